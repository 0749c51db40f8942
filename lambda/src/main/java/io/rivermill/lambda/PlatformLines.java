// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines that Lambda itself writes around what a function prints, in the format that the function chose. */
sealed interface PlatformLines {

    /** How an invocation went. {@code initMillis} is below zero unless it waited for a cold start. */
    record Report(
            String requestId,
            double durationMillis,
            long billedMillis,
            int memoryMegabytes,
            int memoryMegabytesMax,
            double initMillis,
            Status status) {}

    /** {@code name} is success, error or timeout. */
    record Status(String name, @Nullable String errorType) {
        static final Status SUCCESS = new Status("success", null);
        static final Status TIMEOUT = new Status("timeout", null);

        static Status error(String type) {
            return new Status("error", type);
        }
    }

    static PlatformLines of(FunctionRow.Logging logging) {
        return logging.json() ? new Json() : new Text();
    }

    String initStart(String runtimeVersion, String runtimeArn);

    String initReport(double millis, String phase, Status status);

    String start(String requestId, String version);

    /** Empty where the format has none. */
    String end(String requestId);

    String report(Report report);

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The classic format. */
    record Text() implements PlatformLines {

        @Override
        public String initStart(String runtimeVersion, String runtimeArn) {
            return "INIT_START Runtime Version: " + runtimeVersion + "\tRuntime Version ARN: " + runtimeArn + '\n';
        }

        @Override
        public String initReport(double duration, String phase, Status status) {
            return "INIT_REPORT Init Duration: " + millis(duration) + " ms\tPhase: " + phase + '\t' + of(status) + '\n';
        }

        @Override
        public String start(String requestId, String version) {
            return "START RequestId: " + requestId + " Version: " + version + '\n';
        }

        @Override
        public String end(String requestId) {
            return "END RequestId: " + requestId + '\n';
        }

        @Override
        public String report(Report report) {
            String init = report.initMillis < 0 ? "" : "Init Duration: " + millis(report.initMillis) + " ms\t";
            return "REPORT RequestId: " + report.requestId + "\tDuration: " + millis(report.durationMillis)
                    + " ms\tBilled Duration: " + report.billedMillis + " ms\tMemory Size: " + report.memoryMegabytes
                    + " MB\tMax Memory Used: " + report.memoryMegabytesMax + " MB\t" + init + of(report.status) + '\n';
        }

        private static String of(Status status) {
            if (status.equals(Status.SUCCESS)) {
                return "";
            }
            return "Status: " + status.name + (status.errorType == null ? "" : "\tError Type: " + status.errorType);
        }
    }

    /** One JSON object a line; there is no END. */
    record Json() implements PlatformLines {

        @Override
        public String initStart(String runtimeVersion, String runtimeArn) {
            return record(
                    "platform.initStart",
                    "\"initializationType\":\"on-demand\",\"phase\":\"init\",\"runtimeVersion\":\"" + runtimeVersion
                            + "\",\"runtimeVersionArn\":\"" + runtimeArn + '"');
        }

        @Override
        public String initReport(double duration, String phase, Status status) {
            return record(
                    "platform.initReport",
                    "\"initializationType\":\"on-demand\",\"phase\":\"" + phase + "\",\"metrics\":{\"durationMs\":"
                            + millis(duration) + "}," + of(status));
        }

        @Override
        public String start(String requestId, String version) {
            return record("platform.start", "\"requestId\":\"" + requestId + "\",\"version\":\"" + version + '"');
        }

        @Override
        public String end(String requestId) {
            return "";
        }

        @Override
        public String report(Report report) {
            String init = report.initMillis < 0 ? "" : ",\"initDurationMs\":" + millis(report.initMillis);
            return record(
                    "platform.report",
                    "\"requestId\":\"" + report.requestId + "\",\"metrics\":{\"durationMs\":"
                            + millis(report.durationMillis) + ",\"billedDurationMs\":" + report.billedMillis
                            + ",\"memorySizeMB\":" + report.memoryMegabytes + ",\"maxMemoryUsedMB\":"
                            + report.memoryMegabytesMax + init + "}," + of(report.status));
        }

        private static String of(Status status) {
            return "\"status\":\"" + status.name + '"'
                    + (status.errorType == null ? "" : ",\"errorType\":\"" + status.errorType + '"');
        }

        /** The time is put in by whoever writes the line. */
        private static String record(String type, String members) {
            return "{\"time\":\"" + EnvironmentLog.TIME + "\",\"type\":\"" + type + "\",\"record\":{" + members
                    + "}}\n";
        }
    }
}

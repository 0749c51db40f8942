// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the classes of a jar that are in the format of Java 5 into that of Java 8: the same code, with the stack maps
 * that the AOT cache asks for. Without it the command line library is read and verified at every start, which took a sixth of
 * its time (docs/performance.md). Usage: java ModernClasses.java JAR
 */
final class ModernClasses {
    private static final int MAJOR_VERSION_BYTE = 7;

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path rewritten = Files.createTempFile(jar.getParent(), "modern", ".jar");
        try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                var in = new ZipInputStream(Files.newInputStream(jar));
                var out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(isOld(entry.getName(), bytes) ? modern(format, bytes) : bytes);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(rewritten);
            throw e;
        }
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOld(String name, byte[] bytes) {
        return name.endsWith(".class") && bytes[MAJOR_VERSION_BYTE] < ClassFile.JAVA_6_VERSION;
    }

    private static byte[] modern(ClassFile format, byte[] bytes) {
        ClassTransform code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        ClassTransform version = (out, element) -> {
            if (element instanceof ClassFileVersion) {
                out.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                out.with(element);
            }
        };
        return format.transformClass(format.parse(bytes), code.andThen(version));
    }
}

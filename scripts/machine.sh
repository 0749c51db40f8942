# Shared by ./rivermill and ./dev: finds a JDK and what else this machine must have. Sourced, not run.

JDK_MIN=25

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "rivermill: $*"
  exit 1
}

# Sets version to the major version of the JDK in a folder, or to nothing if there is no JDK in it. Starts no process: it
# runs before every start of the server.
jdk_version() {
  local line
  version=""
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"*)
        line=${line#JAVA_VERSION=\"}
        version=${line%%[!0-9]*}
        ;;
    esac
  done <"$1/release"
}

# Sets and exports JAVA_HOME to a JDK of JDK_MIN or newer, from JAVA_HOME, PATH or the usual folders.
find_jdk() {
  local candidate version javac=""
  jdk_version "${JAVA_HOME:-}"
  if [ "${version:-0}" -ge "$JDK_MIN" ]; then
    export JAVA_HOME
    return
  fi
  if command -v javac >/dev/null 2>&1; then
    javac=$(readlink -f "$(command -v javac)")
  fi
  for candidate in "${javac%/bin/javac}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    jdk_version "$candidate"
    if [ "${version:-0}" -ge "$JDK_MIN" ]; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  fail "needs a JDK $JDK_MIN or newer (looked in JAVA_HOME, PATH and /usr/lib/jvm). Get Temurin $JDK_MIN from https://adoptium.net and set JAVA_HOME."
}

# need COMMAND PACKAGE: installs a Debian package that lacks, where that is allowed; else says what to type and returns 1.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  install_package "$2"
}

APT_LISTS_FRESH=""
install_package() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing $1 ..."
    if [ -z "$APT_LISTS_FRESH" ]; then
      DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
      APT_LISTS_FRESH=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1 && return 0
    say "could not install $1; type: apt-get install $1"
    return 1
  fi
  say "missing $1; type: sudo apt-get install $1"
  return 1
}

# What running functions needs. Without bubblewrap they run as plain processes, so none of this is fatal.
need_function_packages() {
  [ "$(uname)" = Linux ] || return 0
  need bwrap bubblewrap || say "without bubblewrap functions run as plain processes of your user"
  need python3 python3 || say "without python3 no Python function can run"
  /usr/bin/python3 -c 'import boto3' 2>/dev/null || install_package python3-boto3 ||
    say "without python3-boto3 Python functions have no boto3 but their own"
  return 0
}

# The clients that tests walk with, beside those that Maven gets. A test skips a client that lacks, so none is fatal.
need_test_clients() {
  aws --version >/dev/null 2>&1 || /usr/bin/aws --version >/dev/null 2>&1 || install_package awscli ||
    say "without the AWS CLI its walkthrough is not tested"
  need_javascript_client server/target/javascript || say "without it the walkthrough in JavaScript is not tested"
}

# need_javascript_client FOLDER: the packages that examples/javascript names, in FOLDER/node_modules.
need_javascript_client() {
  if ! node -e 'process.exit(require("node:zlib").crc32 ? 0 : 1)' 2>/dev/null || ! command -v npm >/dev/null 2>&1; then
    say "missing Node 20.15 or newer with npm; get it from https://nodejs.org"
    return 1
  fi
  mkdir -p "$1"
  if [ -d "$1/node_modules" ] && cmp -s examples/javascript/package.json "$1/package.json"; then return 0; fi
  rm -rf "$1/node_modules"
  cp examples/javascript/package.json examples/javascript/.npmrc "$1"
  (cd "$1" && npm install --silent --no-audit --no-fund --ignore-scripts >/dev/null 2>&1) && return 0
  rm -rf "$1/node_modules" "$1/package.json"
  say "could not install the AWS SDK for JavaScript with npm"
  return 1
}

# need_kinesis_client FOLDER: the jars that examples/kcl needs, in FOLDER.
need_kinesis_client() {
  if [ -e "$1/.fetched" ] && cmp -s examples/kcl/pom.xml "$1/.fetched"; then return 0; fi
  rm -rf "$1"
  mvn -q -B -ntp -f examples/kcl/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$PWD/$1" >/dev/null 2>&1 && cp examples/kcl/pom.xml "$1/.fetched" && return 0
  rm -rf "$1"
  say "could not get the Kinesis Client Library with Maven; without it that client is not tested"
}

need_maven() {
  need mvn maven || fail "needs Maven 3.8 or newer to build"
}

# Runs a command with its output in a log; shows the log's end if it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    fail "failed: $* (all of it is in $log)"
  fi
}

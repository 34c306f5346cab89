#!/usr/bin/env bash
# Installs egresslint for the action: the program of a release, whose checksum and provenance are verified, or what the go command
# builds where the release has no program for this platform.
#
# Read from the environment:
#   INPUT_VERSION  v1.2.3, 1.2.3 or latest; if it is empty, ACTION_REF if that is a version, or else latest
#   ACTION_REF     the revision by which the action is used
#   REPOSITORY     whose workflow makes the releases, as OWNER/NAME
#   RELEASES_URL   the page of the releases
#   MODULE         the Go package of the program
#   RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_OUTPUT, and for provenance GITHUB_SERVER_URL and GH_TOKEN
# Written to GITHUB_OUTPUT: program, version
set -euo pipefail

fail() {
  echo "::error title=egresslint::$1"
  exit 2
}

# slashes writes a path of Windows so that both bash and programs of Windows accept it.
slashes() {
  if command -v cygpath >/dev/null; then cygpath -m "$1"; else printf '%s\n' "$1"; fi
}

# download URL FILE. A redirect to another protocol is refused. The status is printed.
download() {
  curl --silent --show-error --location --proto "=${RELEASES_URL%%:*}" --retry 3 --max-time 300 \
    --output "$2" --write-out '%{http_code}' -- "$1"
}

# digest FILE prints its SHA-256.
digest() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# verify FILE: whether the workflow of egresslint that makes releases built it.
verify() {
  if [ "${GITHUB_SERVER_URL:-https://github.com}" != https://github.com ]; then
    echo 'The provenance was not verified: this is not github.com. The checksum was.'
  elif ! command -v gh >/dev/null || ! gh attestation verify --help >/dev/null 2>&1; then
    echo 'The provenance was not verified: there is no gh that can. The checksum was.'
  else
    gh attestation verify "$1" --repo "$REPOSITORY" --signer-workflow "$REPOSITORY/.github/workflows/release.yaml" ||
      fail "The provenance of $(basename "$1") cannot be verified, so it was not run."
  fi
}

# build lets the go command build the program, which verifies the source against the checksum database of Go.
build() {
  echo "$1 Building from source."
  command -v go >/dev/null || fail "$1 There is no Go to build it with: add a step with actions/setup-go."
  GOBIN=$(slashes "$directory") go install "$MODULE@$version" || fail "go install $MODULE@$version failed."
}

is_version() {
  [[ $1 =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]
}

case $INPUT_VERSION in
  latest) version=latest ;;
  '') if is_version "$ACTION_REF"; then version=$ACTION_REF; else version=latest; fi ;;
  *)
    version=v${INPUT_VERSION#v}
    is_version "$version" || fail 'The input version is neither latest nor a version such as v1.2.3.'
    ;;
esac

case $RUNNER_OS in
  Linux) os=linux ;;
  macOS) os=darwin ;;
  Windows) os=windows ;;
  *) os=unknown ;;
esac
case $RUNNER_ARCH in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) arch=unknown ;;
esac
exe=
[ $os != windows ] || exe=.exe

directory=$(mktemp -d "$(slashes "$RUNNER_TEMP")/egresslint-XXXXXXXX")
cd "$directory"

if [ "$version" = latest ]; then # the page of the latest release redirects to that of its tag
  page=$(curl --silent --show-error --fail --location --proto "=${RELEASES_URL%%:*}" --retry 3 --max-time 60 \
    --output page.html --write-out '%{url_effective}' -- "$RELEASES_URL/latest") || fail "$RELEASES_URL/latest cannot be read."
  if is_version "${page##*/}"; then version=${page##*/}; fi
fi

if [ "$version" = latest ]; then
  build 'There is no release.'
else
  status=404
  for list in checksums.txt "egresslint_${version#v}_checksums.txt"; do
    status=$(download "$RELEASES_URL/download/$version/$list" checksums.txt) || fail "The checksums of $version cannot be downloaded."
    [ "$status" = 404 ] || break
  done
  archive=
  case $status in
    200)
      # DIGEST  egresslint_1.2.3_linux_amd64.tar.gz
      line=$(grep -E "^[0-9a-f]{64} [ *]egresslint_[0-9A-Za-z.-]+_${os}_${arch}\.(tar\.gz|zip)\$" checksums.txt | head -n 1 || true)
      archive=${line:66}
      ;;
    404) ;;
    *) fail "The checksums of $version cannot be downloaded: status $status." ;;
  esac
  if [ -z "$archive" ]; then
    build "The release $version has no program for $os/$arch."
  else
    status=$(download "$RELEASES_URL/download/$version/$archive" "$archive") || fail "$archive cannot be downloaded."
    [ "$status" = 200 ] || fail "$archive cannot be downloaded: status $status."
    [ "$(digest "$archive")" = "${line:0:64}" ] || fail "$archive does not have the checksum that the release lists, so it was not run."
    verify "$archive"
    mkdir unpacked
    case $archive in
      *.zip) unzip -q "$archive" -d unpacked ;;
      *) tar -xzf "$archive" -C unpacked ;;
    esac
    for found in unpacked/"egresslint$exe" unpacked/*/"egresslint$exe"; do
      if [ -f "$found" ]; then
        mv "$found" "egresslint$exe"
        break
      fi
    done
    [ -f "egresslint$exe" ] || fail "$archive does not contain egresslint$exe."
    chmod +x "egresslint$exe"
  fi
fi

program=$directory/egresslint$exe
"$program" --version
{
  echo "program=$program"
  echo "version=$version"
} >>"$GITHUB_OUTPUT"

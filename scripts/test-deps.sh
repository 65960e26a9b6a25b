#!/usr/bin/env bash
# Installs the Debian packages that the tests need, if they are missing: PostgreSQL and Chromium.
set -euo pipefail
need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
[ -x /usr/bin/chromium ] || need+=(chromium)
fc-list 2>/dev/null | grep -qi 'NotoColorEmoji' || need+=(fonts-noto-color-emoji)
fc-list 2>/dev/null | grep -qi 'NotoNaskhArabic\|NotoSansArabic' || need+=(fonts-noto-core)
if [ ${#need[@]} -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}"
fi

#!/usr/bin/env bash
# Installs the Debian packages that the tests need, if they are missing: PostgreSQL, Chromium, Postfix and Dovecot.
set -euo pipefail
need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
[ -x /usr/bin/chromium ] || need+=(chromium)
[ -x /usr/lib/postfix/sbin/master ] || need+=(postfix)
[ -x /usr/lib/dovecot/imap ] || need+=(dovecot-imapd)
[ -x /usr/lib/dovecot/lmtp ] || need+=(dovecot-lmtpd)
fc-list 2>/dev/null | grep -qi 'NotoColorEmoji' || need+=(fonts-noto-color-emoji)
fc-list 2>/dev/null | grep -qi 'NotoNaskhArabic\|NotoSansArabic' || need+=(fonts-noto-core)
if [ ${#need[@]} -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  # The tests start mail servers of their own; the machine's is to stay unconfigured and off.
  echo "postfix postfix/main_mailer_type select No configuration" | $sudo debconf-set-selections
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}"
fi

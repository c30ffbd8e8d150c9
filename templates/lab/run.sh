#!/usr/bin/env bash
#
# The whole story on the local service: a private CA, an anchor, a role and a profile, a session,
# the AWS CLI listing buckets with it, and a new session refused once the certificate is revoked.
#
# It is a script of the commands that a user would type; each is printed before its output. It needs
# pki, ra and aws in PATH (`make lab` sees to that), and leaves nothing behind.
set -euo pipefail

templates=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for tool in pki ra aws; do
    command -v "$tool" >/dev/null || {
        echo "lab: error: $tool is not in PATH" >&2
        echo "hint: run: make lab" >&2
        exit 69
    }
done

# A HOME of its own: nothing of the user's is read or written.
work=$(mktemp -d)
finish() {
    local status=$?
    ra lab stop >/dev/null 2>&1 || true
    rm -rf "$work"
    [ "$status" -eq 0 ] || echo "lab: the story did not go as it should" >&2
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -m 0700 "$work/home" "$work/run" "$work/lab"
for name in ${!AWS_@} ${!PKI_@} ${!RA_@} XDG_CACHE_HOME; do unset "$name"; done
export HOME=$work/home XDG_RUNTIME_DIR=$work/run AWS_EC2_METADATA_DISABLED=true
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
ln -s "$templates" "$work/lab/templates"
cd "$work/lab"

# Passphrases come from the environment: never from a command line.
new_passphrase() { head -c 24 /dev/urandom | base64; }
PKI_PASSPHRASE=$(new_passphrase)
PKI_KEY_PASSPHRASE=$(new_passphrase)
export PKI_PASSPHRASE PKI_KEY_PASSPHRASE

# --- How commands are shown -----------------------------------------------------------------------

title() { printf '\n== %s\n' "$*"; }
fail() {
    echo "lab: error: $*" >&2
    exit 1
}
proven=()
prove() { proven+=("$*"); }

show() { # the command line as one would type it
    local line='$' word
    for word in "$@"; do
        if [[ $word =~ ^[A-Za-z0-9_./:@%+-]+$ ]]; then line+=" $word"; else line+=" \"$word\""; fi
    done
    printf '%s\n' "$line"
}
without_secrets() {
    sed -E -e 's/((SECRET_ACCESS_KEY|SESSION_TOKEN)=).+/\1(not shown)/' \
        -e 's/("(SecretAccessKey|SessionToken)" ?: ?")[^"]*/\1(not shown)/g'
}
run() { # run COMMAND…: show it, run it
    show "$@"
    "$@"
}
keep() { # keep NAME COMMAND…: the same, and its output in the variable NAME
    local -n kept=$1
    shift
    show "$@"
    kept=$("$@")
    without_secrets <<<"$kept"
}
refused() { # refused TEXT COMMAND…: it must fail, and say TEXT
    local text=$1 status=0
    shift
    show "$@"
    refusal=$("$@" 2>&1) || status=$?
    without_secrets <<<"$refusal"
    [ "$status" -ne 0 ] || fail "this should have been refused: $*"
    [[ $refusal == *"$text"* ]] || fail "the refusal does not say \"$text\""
}

# --- The story ------------------------------------------------------------------------------------

title "A certificate authority: a root, and an issuing CA below it"
run pki init-root --subject "CN=Example Root R1,O=Example"
run pki init-issuing --subject "CN=Example Issuing A1,O=Example"

title "A local Roles Anywhere, IAM, STS and S3 (with the real AWS, nothing below changes)"
printf '$ eval "$(ra lab --detach --bucket reports)"\n'
exports=$(ra lab --detach --bucket reports)
without_secrets <<<"$exports"
eval "$exports"

# tell SUFFIX CLIENT BUNDLE_OPTION… -- INTERMEDIATES_OPTION…
tell() {
    local suffix=$1 client=$2
    shift 2
    local bundle_options=()
    while [ "$1" != -- ]; do
        bundle_options+=("$1")
        shift
    done
    shift
    local anchor=example$suffix role=reader$suffix profile=rolesanywhere$suffix
    local bundle=bundle$suffix.pem crl=issuing$suffix.crl files=clients/$client
    local anchor_arn role_arn profile_arn session identity

    title "[$anchor] A client certificate, and what AWS will trust"
    run pki issue-client "$client" --out "$files"
    run pki decrypt-key "$files/private_key.pem" --out "$files/decrypted_private_key.pem"
    run pki export-bundle "${bundle_options[@]}" --out "$bundle"
    run pki list

    title "[$anchor] A trust anchor, a role and a profile, made by signed calls"
    keep anchor_arn ra create-trust-anchor --name "$anchor" --bundle "$bundle"
    keep role_arn ra create-role --name "$role" --trust-anchor "$anchor" \
        --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
    keep profile_arn ra create-profile --name "$role" --role "$role" \
        --session-policy templates/iam/s3-read-only.json
    local session_options=(
        --trust-anchor-arn "$anchor_arn" --profile-arn "$profile_arn" --role-arn "$role_arn"
        --certificate "$files/certificate.pem"
        --private-key "$files/decrypted_private_key.pem" "$@"
    )

    title "[$anchor] A session, and the AWS CLI with it"
    keep session ra session "${session_options[@]}"
    [[ $session == *'"SessionToken":"'* ]] || fail "that is not what a credential_process prints"
    run ra configure "$profile" "${session_options[@]}"
    keep identity aws sts get-caller-identity --profile "$profile" --query Arn --output text
    [[ $identity == *":assumed-role/$role/"* ]] || fail "that is not the role's session"
    keep buckets aws s3 ls --profile "$profile"
    [[ $buckets == *" reports" ]] || fail "the bucket list does not show the bucket"
    prove "[$anchor] the AWS CLI lists the bucket as $identity"

    title "[$anchor] The certificate is revoked: sessions live on, and no new one is given"
    run pki revoke "$client" --reason keyCompromise
    run pki create-crl --out "$crl"
    run ra import-crl --name "$anchor" --trust-anchor "$anchor" --crl "$crl"
    keep buckets aws s3 ls --profile "$profile"
    prove "[$anchor] a session that was issued before the revocation lives on in the cache"
    run ra session --clear-cache
    refused "Certificate revoked" ra session "${session_options[@]}"
    refused "Certificate revoked" aws s3 ls --profile "$profile"
    prove "[$anchor] once its certificate is revoked, $client gets no new session"
}

buckets='' refusal=''
tell "" web-01 --
tell -root web-02 --root -- --intermediates clients/web-02/certificate_chain.pem
title "Nothing is left running"
run ra lab stop
if ra lab env >/dev/null 2>&1; then fail "the local service still runs"; fi

title "What was proven"
printf 'aws s3 ls, with the certificate:\n%s\n' "$buckets"
printf 'aws s3 ls, once it was revoked:\n%s\n\n' "${refusal#$'\n'}"
printf -- '- %s\n' "${proven[@]}"
echo "- both with the issuing CA as the anchor, and with the root and --intermediates"

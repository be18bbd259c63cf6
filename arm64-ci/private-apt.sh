# A private apt in $dir: its own lists and sources, so that the machine's stay as they are.
# Sourced; wants $dir.
apt=$dir/apt
apt_options=(-q -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache"
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none"
    -o Dir::Etc::preferencesparts="$apt/none" -o APT::Architecture=amd64
    -o APT::Architectures::=amd64 -o APT::Architectures::=arm64
    -o Acquire::Languages=none -o APT::Sandbox::User=root -o Acquire::Retries=3)

private_apt() {
    [ -e "$apt/ready" ] && return
    mkdir -p "$apt"/state/lists/partial "$apt"/cache/archives/partial "$apt"/none
    : >"$apt/status"
    local mirror key=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
    mirror=${mirror:-http://deb.debian.org/debian}
    # trixie: musl 1.2.5, whose resolver asks again over TCP. Its backports: rust-src.
    {
        echo "deb [signed-by=$key arch=amd64,arm64] $mirror trixie main"
        echo "deb [signed-by=$key arch=amd64] $mirror trixie-backports main"
    } >"$apt/sources.list"
    apt-get "${apt_options[@]}" update
    touch "$apt/ready"
}

# unpack PACKAGE FOLDER
unpack() {
    private_apt
    mkdir -p "$2"
    (cd "$apt" && rm -f ./*.deb && apt-get "${apt_options[@]}" download "$1" && dpkg-deb -x ./*.deb "$2")
}

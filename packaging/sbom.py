#!/usr/bin/env python3
"""What the binary is made of, as CycloneDX 1.5: the crates cargo links for the target, and the
packages bundled into the web UI. The same sources give the same bytes.

    packaging/sbom.py TARGET > suqiu.cdx.json
"""

import base64
import json
import os
import subprocess
import sys
import time
import tomllib
import uuid


def crates(target):
    """Crates of the normal and build dependencies, reached from ours. Not those of tests."""
    words = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    told = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    root = told["resolve"]["root"]
    reached, waiting = set(), [root]
    while waiting:
        this = waiting.pop()
        if this in reached:
            continue
        reached.add(this)
        for dependency in nodes[this]["deps"]:
            if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    with open("Cargo.lock", "rb") as lock:
        locked = {(p["name"], p["version"]): p.get("checksum") for p in tomllib.load(lock)["package"]}
    found = []
    for this in reached - {root}:
        name, version = packages[this]["name"], packages[this]["version"]
        sums = locked[name, version]
        hashes = [{"alg": "SHA-256", "content": sums}] if sums else []
        found.append(component("cargo", name, version, packages[this].get("license"), hashes))
    return packages[root], found


def bundled():
    """Packages of the web UI that are not for building or testing it."""
    with open("web/package-lock.json", encoding="utf-8") as lock:
        packages = json.load(lock)["packages"]
    found = []
    for path, package in packages.items():
        if path and not package.get("dev") and not package.get("optional"):
            name = package.get("name") or path.split("node_modules/")[-1]
            hashes = []
            if package.get("integrity", "").startswith("sha512-"):
                digest = base64.b64decode(package["integrity"].removeprefix("sha512-"))
                hashes = [{"alg": "SHA-512", "content": digest.hex()}]
            found.append(component("npm", name, package["version"], package.get("license"), hashes))
    return found


def component(kind, name, version, licence, hashes):
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if hashes:
        made["hashes"] = hashes
    if licence:
        made["licenses"] = [{"expression": licence.replace("/", " OR ")}]
    return made


def main(target):
    root, components = crates(target)
    components += bundled()
    components = sorted({c["bom-ref"]: c for c in components}.values(), key=lambda c: c["bom-ref"])
    names = {c["purl"].split("@")[0] for c in components}
    for certain in ("pkg:cargo/redb", "pkg:cargo/rustls", "pkg:npm/vue"):
        assert certain in names, f"{certain} is missing"
    at = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))
    refs = "\n".join(c["bom-ref"] for c in components)
    name, version = root["name"], root["version"]
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name} {version} {target} {refs}')}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", at),
            "component": {"type": "application", "bom-ref": name, "name": name, "version": version},
            "properties": [{"name": "target", "value": target}],
        },
        "components": components,
    }
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()


main(sys.argv[1])

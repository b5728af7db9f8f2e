"""The files that start MiniGPT on several machines: they parse, and have what they must have."""

import re
import subprocess
import sys

import kubernetes_validate
import pytest
import yaml

from minigpt.home import ROOT

DEPLOY = ROOT / "deploy"
MANIFESTS = [
    document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text())
]
DEPLOYMENTS = {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == "Deployment"}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
VERSIONS = {
    "ConfigMap": "v1",
    "Deployment": "apps/v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
    "Service": "v1",
    "ServiceAccount": "v1",
}
WRITTEN = [p for p in DEPLOY.rglob("*") if p.is_file()]


def of_kind(kind: str, name: str) -> dict:
    """The manifest of a kind with a name."""
    (found,) = [m for m in MANIFESTS if (m["kind"], m["metadata"]["name"]) == (kind, name)]
    return found


def container(name: str) -> dict:
    """The one container of a deployment."""
    (found,) = DEPLOYMENTS[name]["spec"]["template"]["spec"]["containers"]
    return found


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda m: m["kind"])
def test_a_manifest_says_what_it_is(manifest):
    """Version, kind and name; the name is one that Kubernetes takes."""
    assert manifest["apiVersion"] == VERSIONS[manifest["kind"]]
    assert re.fullmatch("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", manifest["metadata"]["name"])


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda m: m["kind"])
def test_a_manifest_fits_the_schema_of_kubernetes(manifest):
    """No field that there is not, none of the wrong kind, none missing; a slip would be seen."""
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)
    with pytest.raises(kubernetes_validate.ValidationError):
        slip = {**manifest, "metadata": {**manifest["metadata"], "lables": {}}}
        kubernetes_validate.validate(slip, kubernetes_validate.latest_version(), strict=True)


def test_the_compose_file_fits_the_compose_specification(tmp_path):
    """Its published schema, as check-jsonschema has it; a slip would be seen."""
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    slip = tmp_path / "compose.yaml"
    slip.write_text(yaml.safe_dump({**COMPOSE, "servicse": {}}))
    for file, code in ((DEPLOY / "compose.yaml", 0), (slip, 1)):
        run = subprocess.run([*check, str(file)], capture_output=True, text=True, check=False)
        assert run.returncode == code, run.stdout + run.stderr
    assert "servicse" in run.stdout


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_deployment_finds_its_own_pods_and_bounds_their_memory(name):
    """Its selector is among its labels; each container has a limit; nothing runs as root."""
    spec = DEPLOYMENTS[name]["spec"]
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"].items() <= labels.items()
    assert spec["template"]["spec"]["securityContext"]["runAsNonRoot"] is True
    resources = container(name)["resources"]
    assert re.fullmatch(r"\d+[MG]i", resources["limits"]["memory"])
    assert resources["requests"].keys() == {"cpu", "memory"}


def test_there_are_servers_workers_and_one_scheduler():
    """Two servers, so that one may go; a second scheduler would know no job of the first."""
    assert set(DEPLOYMENTS) == {"minigpt-server", "minigpt-worker", "minigpt-scheduler"}
    assert DEPLOYMENTS["minigpt-server"]["spec"]["replicas"] >= 2
    scheduler = DEPLOYMENTS["minigpt-scheduler"]["spec"]
    assert scheduler["replicas"] == 1 and scheduler["strategy"] == {"type": "Recreate"}


def test_a_server_is_asked_for_its_health_and_replaced_one_at_a_time():
    """An update never leaves fewer servers than there are."""
    probes = {f"{when}Probe" for when in ("startup", "readiness", "liveness")}
    for probe in probes:
        asked = container("minigpt-server")[probe]["httpGet"]
        assert asked == {"path": "/_stcore/health", "port": "http"}
    strategy = DEPLOYMENTS["minigpt-server"]["spec"]["strategy"]
    assert strategy["rollingUpdate"]["maxUnavailable"] == 0


def test_a_worker_has_one_thread_and_our_preload():
    """One training a core, started by Dask's own command."""
    words = container("minigpt-worker")["command"] + container("minigpt-worker")["args"]
    assert words[:3] == ["dask", "worker", "tcp://minigpt-scheduler:8786"]
    assert words[words.index("--nthreads") + 1] == "1"
    assert words[words.index("--preload") + 1] == "minigpt.jobs.dask_preload"


def test_services_lead_to_pods_that_there_are():
    """A service's selector is among the labels of a deployment, its port among the container's."""
    for service in (m for m in MANIFESTS if m["kind"] == "Service"):
        name = service["metadata"]["name"]
        labels = DEPLOYMENTS[name]["spec"]["template"]["metadata"]["labels"]
        assert service["spec"]["selector"].items() <= labels.items()
        ports = {port["name"]: port["containerPort"] for port in container(name)["ports"]}
        for port in service["spec"]["ports"]:
            assert ports[port["targetPort"]] == port["port"]


def test_the_ingress_keeps_a_browser_with_its_server():
    """By a cookie; it lets in what Streamlit lets in, and keeps connections open for an hour."""
    ingress = of_kind("Ingress", "minigpt")
    told = {n.partition("/")[2]: v for n, v in ingress["metadata"]["annotations"].items()}
    assert told["affinity"] == "cookie" and told["session-cookie-name"] == "minigpt_server"
    assert told["proxy-body-size"] == "21m" and told["proxy-read-timeout"] == "3600"
    assert all(isinstance(value, str) for value in told.values())
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    service = of_kind("Service", path["backend"]["service"]["name"])
    names = {port["name"] for port in service["spec"]["ports"]}
    assert path["backend"]["service"]["port"]["name"] in names
    assert [rule["host"]] == ingress["spec"]["tls"][0]["hosts"]


def test_settings_are_texts_that_all_get():
    """A ConfigMap takes no numbers; servers and workers have the same settings and secrets."""
    settings = of_kind("ConfigMap", "minigpt")["data"]
    assert all(isinstance(value, str) for value in settings.values())
    for name in ("minigpt-server", "minigpt-worker"):
        assert container(name)["envFrom"] == [
            {"configMapRef": {"name": "minigpt"}},
            {"secretRef": {"name": "minigpt"}},
        ]
    host = settings["MINIGPT_SCHEDULER"].removeprefix("tcp://").split(":")[0]
    assert of_kind("Service", host)


def test_every_setting_is_one_that_minigpt_reads():
    """A name with a slip in it would be ignored without a word."""
    sources = [path.read_text() for path in (ROOT / "minigpt").rglob("*.py")]
    composed = COMPOSE["services"]["server1"]["environment"]
    given = {*of_kind("ConfigMap", "minigpt")["data"], *composed}
    ours = {name for name in given if name.startswith("MINIGPT_")}
    assert len(ours) >= 6
    for name in ours - {"MINIGPT_SCHEDULER"}:
        assert any(f'"{name}"' in source for source in sources), name


def test_every_service_of_the_compose_file_is_bounded_and_known():
    """Limits of memory; what a service waits for is a service; nginx names the servers' ports."""
    services = COMPOSE["services"]
    for name, service in services.items():
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
        assert set(service.get("depends_on", ())) <= set(services), name
        for volume in service.get("volumes", ()):
            assert volume.split(":")[0] in COMPOSE["volumes"] or volume.startswith("./"), name
    listed = (DEPLOY / "servers.conf").read_text()
    for name in ("server1", "server2"):
        port = services[name]["environment"]["STREAMLIT_SERVER_PORT"]
        assert f"server {name}:{port} max_fails" in listed and f"upstream minigpt_{port} " in listed


def test_files_that_are_named_are_there():
    """What the compose file mounts and builds from, and what the Containerfile installs."""
    for mount in COMPOSE["services"]["nginx"]["volumes"]:
        assert (DEPLOY / mount.split(":")[0]).is_file()
    build = COMPOSE["services"]["server1"]["build"]
    words = (DEPLOY / build["context"] / build["dockerfile"]).read_text()
    needed = set(re.findall(r"-r (\S+)", words)) - {"requirements-dask.txt"}
    assert needed == {"requirements.txt", "requirements-shared.txt"}
    assert all((ROOT / name).is_file() for name in needed)
    assert "USER minigpt" in words


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_no_secret_is_written_down(path):
    """Passwords and tokens come from a file that is not kept, or from the cluster."""
    for line in path.read_text().splitlines():
        if not line.lstrip().startswith("#"):
            assert not re.search(r"(PASSWORD|TOKEN|SECRET_ACCESS_KEY)=\S", line), line

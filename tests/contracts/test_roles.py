"""What each role may load, hold and read. Each test starts a real process of that role."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.environment import ROLES
from intake.checks import MAY_HOLD, PRIVATE

ROOT = Path(__file__).parents[2]
OPENS = (
    "intake.identities", "intake.pipeline", "intake.tasks", "intake.keys.agent",
    "intake.keys.ceremony", "intake.sanitising", "intake.redaction", "intake.classification",
    "casework",
)  # fmt: skip


# What a process has done before it takes anything: no core, and nobody looks in.
CLOSED = (
    "import ctypes, resource\n"
    "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
)


def run(role: str, code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A Python process of one role."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "ROLE": role, "DJANGO_SETTINGS_MODULE": "deploy.settings",
             "DATABASE_URL": "sqlite:////nonexistent/none", "HOME": "/nonexistent", **environment},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def test_the_intake_web_loads_nothing_that_opens_a_report(tmp_path: Path) -> None:
    code = (
        "import sys, deploy.wsgi_intake, intake.views\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"print(*sys.modules)\n{CLOSED}"
    )
    answer = run("intake", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "(0, 0) 0", "no core, and nobody looks in"
    loaded = set(answer.stdout.split())
    assert "intake.services" in loaded
    assert not {name for name in loaded if name.startswith((*OPENS, "numpy"))}


def test_the_mailbox_process_loads_nothing_that_opens_a_report(tmp_path: Path) -> None:
    code = (
        "import sys, deploy.wsgi_mailbox, intake.mailbox.web.views\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"print(*sys.modules)\n{CLOSED}"
    )
    answer = run("mailbox", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "(0, 0) 0", "no core, and nobody looks in"
    loaded = set(answer.stdout.split())
    assert "intake.mailbox.web.opening" in loaded
    assert not {name for name in loaded if name.startswith(OPENS)}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_with_a_key_it_must_not_hold_does_not_start(role: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.mkdir(mode=0o700)
    code = (
        "import django; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "print(*(m.msg.split()[-1].strip('.') for m in run_checks() if m.id == 'intake.E001'))"
    )
    answer = run(role, code, **dict.fromkeys(PRIVATE, str(file)))

    assert answer.returncode == 0, answer.stderr
    assert set(answer.stdout.split()) == set(PRIVATE) - MAY_HOLD.get(role, set())


def test_the_intake_web_ends_at_once_when_it_is_given_a_private_key(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path / 'db'}"
    answer = run("intake", "import deploy.wsgi_intake", AGENT_DIR=str(tmp_path),
                 DATABASE_URL=database)  # fmt: skip

    assert answer.returncode == 3
    assert "intake.E001" in answer.stderr


def test_a_database_that_would_lose_receipts_in_a_power_cut_ends_the_process(
    tmp_path: Path,
) -> None:
    code = (
        "from deploy import addresses\n"
        "known = addresses.sqlite\n"
        "def weak(file):\n"
        "    made = known(file)\n"
        "    options = made['OPTIONS']\n"
        "    options['init_command'] = options['init_command'].replace('FULL', 'NORMAL')\n"
        "    return made\n"
        "addresses.sqlite = weak\n"
        "import deploy.wsgi_intake"
    )
    answer = run("intake", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 3
    assert "intake.E005" in answer.stderr


def test_a_process_that_serves_asgi_ends_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, types; sys.modules['uvicorn'] = types.ModuleType('uvicorn')\n"
        "import deploy.wsgi_intake"
    )
    answer = run("intake", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 3
    assert "intake.E003" in answer.stderr


@pytest.mark.parametrize("role", ROLES)
def test_no_role_starts_where_a_guess_at_a_password_is_cheap(role: str, tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from intake.checks import refuse_to_start_if_wrong\n"
        "refuse_to_start_if_wrong()"
    )
    database = f"sqlite://{tmp_path / 'db'}"
    given = {"DATABASE_URL": database, "REQUIRE_MLOCK": "0", "WORK_FACTORS_OF_TESTS": "1"}
    answer = run(role, code, **given, ARGON2_MEMORY="19455", PASSPHRASE_WORK="16")

    assert answer.returncode == 3
    for name in ("ARGON2_MEMORY", "PASSPHRASE_WORK"):
        assert f"intake.E006: {name}" in answer.stderr


@pytest.mark.parametrize("role", ROLES)
def test_every_role_starts_as_it_comes_and_keeps_nothing_of_its_checks(
    role: str, tmp_path: Path
) -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from intake.checks import refuse_to_start_if_wrong\n"
        "refuse_to_start_if_wrong(); print(*sys.modules)"
    )
    database = f"sqlite://{tmp_path / 'db'}"
    answer = run(role, code, DATABASE_URL=database, REQUIRE_MLOCK="0")

    assert answer.returncode == 0, answer.stderr
    loaded = set(answer.stdout.split())
    assert "intake.models" in loaded
    assert not loaded & {"django.db.migrations.autodetector", "django.conf.urls", "numpy"}


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "open('/a secret file')"])
def test_a_process_whose_checks_do_not_come_to_an_end_does_not_start(
    end: str, tmp_path: Path
) -> None:
    code = (
        "import os, django; django.setup()\n"
        "from intake import checks\n"
        f"checks.run_checks = lambda **_: {end}\n"
        "checks.refuse_to_start_if_wrong(); print('started')"
    )
    answer = run("worker", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 3
    assert not answer.stdout
    assert "secret" not in answer.stderr


def test_checks_that_are_killed_from_outside_are_begun_anew(tmp_path: Path) -> None:
    code = (
        "import os, django; django.setup()\n"
        "from intake import checks\n"
        f"mark = {str(tmp_path / 'killed')!r}\n"
        "def once(**_):\n"
        "    if os.path.exists(mark): return []\n"
        "    open(mark, 'w').close(); os.kill(os.getpid(), 9)\n"
        "checks.run_checks = once\n"
        "checks.refuse_to_start_if_wrong(); print('started')"
    )
    answer = run("worker", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.stdout == "started\n"
    assert (tmp_path / "killed").exists()


# A limit, and root without the capability that would let it lock memory above every limit.
NO_LOCK = """
import ctypes, resource
resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
libc, head, held = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert libc.capget(head, held) == 0
held[0] &= ~(1 << 14)  # CAP_IPC_LOCK, effective
assert libc.capset(head, held) == 0
"""
LOOK = (
    "import deploy.wsgi_casework, resource\n"
    "told = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
    "print(int(told['VmLck'].split()[0]) > 0, resource.getrlimit(resource.RLIMIT_CORE))\n"
)


def test_the_casework_web_locks_its_memory_and_leaves_no_core(tmp_path: Path) -> None:
    if not _may_lock():
        pytest.skip("this system lets nobody here lock memory")
    answer = run("casework", LOOK, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[0] == "True (0, 0)"
    assert "casework.W001" not in answer.stderr


def _may_lock() -> bool:
    told = run("casework", "from intake.keys.agent.memory import lock_memory; print(lock_memory())")
    return told.stdout.strip() == "True"


def test_casework_does_not_start_where_its_memory_may_be_swapped_out(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path / 'db'}"
    refused = run("casework", NO_LOCK + LOOK, DATABASE_URL=database)

    assert refused.returncode == 3, refused.stderr
    assert "casework.E001" in refused.stderr


def test_the_demo_starts_and_says_that_its_memory_may_be_swapped_out(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path / 'db'}"
    demo = run("casework", NO_LOCK + LOOK, DATABASE_URL=database, REQUIRE_MLOCK="0")

    assert demo.returncode == 0, demo.stderr
    assert "casework.W001" in demo.stderr
    assert demo.stdout.splitlines()[0] == "False (0, 0)"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ROLE", "intake-web"), ("ROLE", ""), ("DATABASE_URL", "mysql://x"), ("CODE_KEY_FILE", "key"),
     ("FREE_SPACE_FLOOR", "1G"), ("LEASE_SECONDS", "0"), ("SECRET_KEY", "in the open"),
     ("ALLOWED_HOSTS", "a,,b"), ("DATABASE_URL", "postgresql://u:secret@h/d")],
)  # fmt: skip
def test_odd_values_are_refused_and_not_repeated(variable: str, value: str) -> None:
    answer = run("intake", "import django; django.setup()", **{variable: value})

    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr
    assert "secret@" not in answer.stderr
    assert "in the open" not in answer.stderr


def test_what_the_processes_of_the_demo_share_knows_no_settings_no_key_and_no_casework() -> None:
    code = (
        "import sys\n"
        "from deploy.demonstration.launcher import share_modules; share_modules()\n"
        "from django.apps import apps; from django.conf import settings\n"
        "print(settings.configured, apps.ready); print(*sys.modules)"
    )
    answer = run("worker", code)

    assert answer.returncode == 0, answer.stderr
    known, loaded = answer.stdout.splitlines()
    assert known == "False False"
    assert "intake.checks" in loaded.split()
    kept_out = ("casework", "deploy.settings", "deploy.celery", "intake.queue", "intake.models",
                "intake.identities", "intake.pipeline", "intake.keys.agent.agent",
                "intake.keys.ceremony")  # fmt: skip
    assert not [name for name in loaded.split() if name.startswith(kept_out)]


def test_a_worker_is_forked_with_all_that_celery_would_load_for_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from deploy import roles, siblings\n"
        "def told(_number, work):\n"
        "    before = set(sys.modules)\n"
        "    from celery.worker import WorkController\n"
        "    WorkController.start = lambda self: print(*(set(sys.modules) - before))\n"
        "    WorkController.exitcode = 0\n"
        "    work()\n"
        "siblings.keep_at_work = told\n"
        "roles.run('worker-text')"
    )
    answer = run("worker", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == []


def _tasks() -> list[ast.FunctionDef]:
    tree = ast.parse((ROOT / "intake" / "tasks.py").read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def test_no_celery_task_takes_an_argument_or_returns_anything() -> None:
    assert _tasks()
    for task in _tasks():
        arguments = task.args
        assert [arguments.args, arguments.kwonlyargs] == [[], []]
        assert [arguments.vararg, arguments.kwarg] == [None, None]
        assert not any(isinstance(n, ast.Return) and n.value for n in ast.walk(task))


def test_no_chain_group_chord_or_result_backend_anywhere() -> None:
    for folder in ("intake", "casework", "deploy"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"\b(from|import) celery\.canvas", text), file.name
            assert not re.search(r"from celery import .*\b(chain|group|chord|chunks)\b", text)
            assert not re.search(r"\.(apply_async|delay)\(|shared_task|AsyncResult", text), (
                file.name
            )
    from intake.queue import app  # noqa: PLC0415

    assert app.conf.result_backend is None
    assert app.conf.task_ignore_result is True
    assert app.conf.task_acks_late is True


def test_object_storage_takes_its_keys_from_files_only(tmp_path: Path) -> None:
    for name, content in (("id", "invented-id\n"), ("key", "invented-key\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    code = (
        "import django; django.setup()\n"
        "from django.core.files.storage import storages\n"
        "blobs = storages['blobs']\n"
        "print(blobs.bucket_name, blobs.access_key, blobs.endpoint_url)"
    )
    files = {
        "S3_ACCESS_KEY_FILE": str(tmp_path / "id"),
        "S3_SECRET_KEY_FILE": str(tmp_path / "key"),
    }
    answer = run("worker", code, BLOBS="s3://sealed", S3_ENDPOINT="http://127.0.0.1:9", **files)

    assert answer.stdout.split() == ["sealed", "invented-id", "http://127.0.0.1:9"], answer.stderr
    refused = run("worker", code, BLOBS="s3://sealed", S3_SECRET_KEY="in-the-open", **files)
    assert "ImproperlyConfigured" in refused.stderr


@pytest.mark.parametrize("role", ["intake", "mailbox"])
def test_a_process_for_submitters_that_has_casework_loaded_does_not_start(role: str) -> None:
    code = (
        "import sys, types; sys.modules['casework'] = types.ModuleType('casework')\n"
        "import django; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "print(*(m.id for m in run_checks() if m.id == 'intake.E007'))"
    )

    assert run(role, code).stdout.split() == ["intake.E007"]
    assert run("worker", code.split("\n", 1)[1]).stdout.split() == []


def test_the_worker_of_orders_knows_the_bell_it_listens_to(tmp_path: Path) -> None:
    code = f"import deploy.celery as c; print('casework.work_on_orders' in c.app.tasks)\n{CLOSED}"
    answer = run("worker", code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    # Nor does a worker leave a core, or let anybody look in.
    assert answer.stdout.splitlines() == ["True", "(0, 0) 0"], answer.stderr


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("worker", "import deploy.celery"),
        ("signer", "import django; django.setup()\nimport intake.checks as c"),
    ],
)
def test_a_process_without_pages_loads_no_code_of_pages(
    role: str, start: str, tmp_path: Path
) -> None:
    code = (
        f"{start}\n"
        "from django.core.checks import run_checks; run_checks(databases=['default'])\n"
        "import sys; print(*sys.modules)"
    )
    answer = run(role, code, DATABASE_URL=f"sqlite://{tmp_path / 'db'}")

    assert answer.returncode == 0, answer.stderr
    loaded = set(answer.stdout.split())
    assert "casework.models" in loaded
    pages = ("casework.views", "casework.forms", "casework.templatetags", "casework.register")
    assert not {name for name in loaded if name.startswith(pages)}


@pytest.mark.parametrize("worker", ["worker-files", "worker-orders"])
def test_a_worker_that_needs_the_sandbox_does_not_start_without_it(worker: str) -> None:
    """P11: it ends at once and says why, before it takes a row."""
    code = (
        "import intake.sanitising.sandbox as box; box._PROGRAMS = '/nowhere'\n"
        f"from deploy.roles import run; run({worker!r})"
    )
    answer = run("worker", code)

    assert answer.returncode == 3
    assert "sandbox" in answer.stderr

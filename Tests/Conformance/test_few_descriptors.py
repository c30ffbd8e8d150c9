"""Limits on open files: commands that need more say so, and none of them crashes."""

import pytest

LIMITED = 'ulimit -n "$1"; shift; exec "$@"'


def limited(workspace, count, *command, **options):
    return workspace.run("bash", "-c", LIMITED, "bash", count, *command, **options)


@pytest.mark.parametrize("count", [8, 10, 16, 30])
def test_a_server_says_that_it_may_open_too_few(anywhere, authority, count):
    for command in (
        ("serve", *anywhere.options, "--port", "0"), ("exec", *anywhere.options, "--", "true"),
        ("lab",),
    ):
        done = limited(authority, count, "ra", *command, check=False, timeout=60)
        assert done.status in (69, 75) and done.stdout == "", done
        assert "ra: error: " in done.stderr and done.hint, done
        if command[0] != "exec":
            assert "ulimit -n" in done.hint, done


def test_the_command_of_exec_is_run_though_many_files_are_open(anywhere, authority):
    """What is open fills the limit up but for the little that `exec` needs, or not even that."""
    script = (
        'for number in $(seq 3 "$1"); do eval "exec $number</dev/null"; done; shift; '
        'ulimit -n 61; exec "$@"')
    for last in range(5, 60, 6):
        done = authority.run(
            "bash", "-c", script, "bash", last, "ra", "exec", "--env", *anywhere.options, "--",
            "echo", "run", check=False, timeout=60)
        if done.status == 0:
            assert done.stdout == "run\n", done
        else:
            assert done.status < 126 and "ra: error: " in done.stderr and done.hint, done

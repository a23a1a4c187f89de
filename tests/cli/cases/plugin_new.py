"""The template becomes a plugin that builds outside of the tree and works."""
subprocess.run(["cmake", "--install", BUILD, "--prefix", os.path.join(os.getcwd(), "prefix")],
               check=True, stdout=subprocess.DEVNULL)
program = os.path.join(os.getcwd(), "prefix/bin/gonio")
prefix = os.path.join(os.getcwd(), "prefix")


def run(*command, status=0):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment(PKG_CONFIG_PATH=os.path.join(prefix, "lib/pkgconfig")))
    assert done.returncode == status, (command, done.returncode, done.stdout.decode())
    return done.stdout.decode()


said = run(program, "plugins", "new", "our_checks")
assert "cmake -G Ninja -S our_checks" in said, said
assert sorted(os.listdir("our_checks")) == ["CMakeLists.txt", "README.md", "our_checks.c"]
assert "exists" in run(program, "plugins", "new", "our_checks", status=2)
assert "cannot be named" in run(program, "plugins", "new", "Our-Checks", status=2)
assert "cannot be named" in run(program, "plugins", "new", "../x", status=2)
run("cmake", "-G", "Ninja", "-S", "our_checks", "-B", "our_checks/build")
run("cmake", "--build", "our_checks/build")
listed = run(program, "plugins", "--plugin", "our_checks/build/our_checks.so", "our_checks")
assert "our_checks.charge.missing" in listed and "--set our_checks.hold=yes|no" in listed, listed
assert "template" not in listed, listed
# Installed, it is found without being named.
run("cmake", "--install", "our_checks/build")
listed = run(program, "plugins")
assert "our_checks 0.1  rule set" in listed, listed
assert os.path.realpath("prefix/lib/gonio/plugins") in listed, listed
# What is shipped is found there, too: the CSV plugin and its mappings.
made = run(program, "convert", "--map", "service-sheet", os.path.join(SOURCE, "tests/samples/csv/services.csv"))
assert made.count('"session_id"') == 2, made

"""Plugins are listed, and refused with what to do."""
import shutil
TEMPLATE = os.path.join(BUILD, "examples/template.so")
BAD = os.path.join(BUILD, "tests/plugin")
listed = gonio("plugins")
assert listed.status == 0 and "reader  json" in listed.out and "writer  md" in listed.out, listed
one = gonio("plugins", "--plugin", TEMPLATE, "template")
assert one.status == 0 and "source: House rule" in one.out, one
missing = gonio("plugins", "--plugin", TEMPLATE, "templat")
assert missing.status == 2 and "did you mean template?" in missing.err, missing

for bad, words in (("major_2", "interface 2, this program has interface 1"), ("no_symbol", "gonio_plugin()"),
                   ("small", "size"), ("null", "NULL")):
    done = gonio("plugins", "--plugin", "%s/%s.so" % (BAD, bad))
    assert done.status == 2 and words in done.err and "fix:" in done.err, done
    assert "reader  json" in done.out, "the others are listed"
    done = check("--plugin", "%s/%s.so" % (BAD, bad), write("s.json", session()))
    assert done.status == 2 and done.out == "" and words in done.err, done

shutil.copy(TEMPLATE, "open.so")
os.chmod("open.so", 0o666)
done = check("--plugin", "open.so", "s.json")
assert done.status == 2 and "others can write" in done.err and "chmod go-w" in done.err, done
os.mkdir("open")
shutil.copy(TEMPLATE, "open/t.so")
os.chmod("open/t.so", 0o644)
os.chmod("open", 0o777)
done = check("--plugin", "open/t.so", "s.json")
assert done.status == 2 and "others can write" in done.err, done
os.chmod("open", 0o755)
assert check("--plugin", "open/t.so", "s.json").status == 0

done = check("--plugin", TEMPLATE, "--set", "template.hld=yes", "s.json")
assert done.status == 2 and "did you mean template.hold?" in done.err, done
done = gonio("check", "--format", "tabel", "s.json")
assert done.status == 2 and "did you mean table?" in done.err, done

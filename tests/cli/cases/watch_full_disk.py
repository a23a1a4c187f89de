"""A disk without room: intake waits, nothing is lost, and it goes on by itself."""
import subprocess
from spooled import Spool
os.mkdir("small")
made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", "small"], capture_output=True)
if made.returncode:
    print("skipped: a small file system cannot be mounted here")
else:
    try:
        spool = Spool(GONIO, PLAIN, environment, "small/spool")
        spool.start("--ready", "renamed", "--rescan", "1")
        for i in range(20):
            spool.drop("before%02d.json" % i, session("B-%d" % i))
        spool.wait_until(lambda: not spool.inbox())
        for i in range(40):
            spool.drop(".after%02d.json" % i, session("A-%d" % i))
        with open("small/ballast", "wb", buffering=0) as ballast:
            try:
                while ballast.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        for i in range(40):
            os.rename(spool.at("inbox", ".after%02d.json" % i), spool.at("inbox", "after%02d.json" % i))
        spool.wait_for("event=intake.paused")
        told = json.loads(gonio("watch", "--status", "--format", "json", "small/spool").out)
        assert "intake.paused" in [p["code"] for p in told["problems"]], told
        waiting = spool.inbox()
        os.unlink("small/ballast")
        spool.wait_for("event=intake.resumed")
        spool.wait_until(lambda: not spool.inbox())
        spool.end()
        assert waiting and "NEEDS-VERIFY" not in os.listdir("small/spool")
        assert sorted(d["session_id"] for d in spool.decisions()) == \
            sorted(["B-%d" % i for i in range(20)] + ["A-%d" % i for i in range(40)])
        assert len(spool.done()) == 60 and spool.names("quarantine") == [], spool.names("quarantine")
        assert sum(s["ready"] for s in spool.summaries().values()) == 60
    finally:
        if spool.daemon:
            spool.daemon.kill()
            spool.daemon.wait()
        subprocess.run(["umount", "small"], check=True)

"""More files than may be open at once; companions in different files."""
import resource
names = [write("%04d.json" % i, session(str(i), patient={"id": "P-%d" % (i // 2)}))
         for i in range(300)]
done = check(*names, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48)))
assert done.status == 0, done
assert [d["session_id"] for d in done.lines()] == [str(i) for i in range(300)]
assert all(len(d["day"]["sessions"]) == 2 for d in done.lines())

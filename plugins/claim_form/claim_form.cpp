// A rule set in C++: what does not fit on a claim. A claim names at most twelve
// diagnoses, and a line points to at most four of them.
//
// Shows: the interface from C++, findings about sessions and services.
// No exception may leave a callback: what calls it is C.
#include <gonio/plugin.h>

#include <cstdio>
#include <string>

namespace
{

const char *const source =
    "NUCC 1500 Claim Form Reference Instruction Manual, items 21 and 24E";
const size_t most_diagnoses = 12;
const size_t most_pointers = 4;

const gonio_rule rules[] = {
    {"diagnoses", "claim", "A session has at most twelve diagnoses.", source, nullptr},
    {"pointers", "claim", "A service points to at most four diagnoses.", source,
     nullptr},
};

class Day
{
  public:
    Day(const gonio_host *host, const gonio_day *day, gonio_judging *judging)
        : host_(host), day_(day), judging_(judging)
    {
    }

    int judge() const
    {
        for (size_t i = 0; i < day_->session_count; i++)
            if (judge_session(i))
                return -1;
        return 0;
    }

  private:
    int judge_session(size_t session) const
    {
        gonio_finding finding = begin("diagnoses", GONIO_SCOPE_SESSION, session);
        if (count(session, "/diagnoses") > most_diagnoses) {
            finding.message = "The session has more than twelve diagnoses";
            finding.fix = "Leave out those that no line needs";
            if (host_->find(host_, judging_, &finding))
                return -1;
        }
        for (size_t k = 0; k < count(session, "/services"); k++)
            if (judge_service(session, k))
                return -1;
        return 0;
    }

    int judge_service(size_t session, size_t service) const
    {
        const std::string list = "/services/" + std::to_string(service) + "/diagnoses";
        if (count(session, list.c_str()) <= most_pointers)
            return 0;
        gonio_finding finding = begin("pointers", GONIO_SCOPE_SERVICE, session);
        finding.service = static_cast<int32_t>(service);
        finding.message = "The service points to more than four diagnoses";
        finding.fix = "Name the four that matter most for it";
        return host_->find(host_, judging_, &finding);
    }

    size_t count(size_t session, const char *pointer) const
    {
        return host_->count(host_, day_->sessions[session], pointer);
    }

    static gonio_finding begin(const char *rule, int scope, size_t session)
    {
        gonio_finding finding = gonio_finding();
        finding.size = sizeof finding;
        finding.rule = rule;
        finding.severity = GONIO_HOLD;
        finding.scope = scope;
        finding.session = static_cast<int32_t>(session);
        return finding;
    }

    const gonio_host *host_;
    const gonio_day *day_;
    gonio_judging *judging_;
};

int judge(const gonio_host *host, void *, const gonio_day *day, gonio_judging *judging)
{
    try {
        return Day(host, day, judging).judge();
    } catch (...) {
        return host->fail(host, nullptr, 0, "out of memory", nullptr);
    }
}

gonio_rules make_rules()
{
    gonio_rules made = gonio_rules();
    made.size = sizeof made;
    made.rules = rules;
    made.rule_count = sizeof rules / sizeof *rules;
    made.judge = judge;
    return made;
}

const gonio_rules rule_set = make_rules();

struct gonio_plugin make_plugin()
{
    struct gonio_plugin made = {};
    made.size = sizeof made;
    made.abi_major = GONIO_ABI_MAJOR;
    made.abi_minor = GONIO_ABI_MINOR;
    made.name = "claim_form";
    made.version = "0.1";
    made.summary = "holds what does not fit on a claim";
    made.rules = &rule_set;
    return made;
}

} // namespace

extern "C" const struct gonio_plugin *gonio_plugin(void)
{
    static const struct gonio_plugin plugin = make_plugin();
    return &plugin;
}

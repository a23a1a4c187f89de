/* `gonio audit`: what the command hands to its writers. A session's page is
 * written when it is chosen; the whole is put together at the end. What is
 * written of a session is what an auditor needs to find its chart and to judge
 * what was billed: no patient, no member, no birth date, no text of a note. */
#ifndef GONIO_CLI_AUDIT_H
#define GONIO_CLI_AUDIT_H

#include "author/audit.h"
#include "model/decision.h"

struct audit_report {
    const struct audit *audit;
    const char *by;
    uint64_t sessions, rejected;
    int32_t known_on;
    bool interrupted;
};

struct audit_writer {
    void (*session)(struct buffer *out, const struct decision *decision);
    void (*whole)(struct buffer *out, const struct audit_report *report);
};

extern const struct audit_writer audit_markdown;
extern const struct audit_writer audit_html;
extern const struct audit_writer audit_json;

#endif

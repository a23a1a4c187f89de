/* Views for people with the sqlite3 shell and a backup. They hold nothing; amounts
 * come out as decimal text (cents where a column is named so), dates as dates. */
#include "ledger/schema.h"

#include <stddef.h>

#define VIEW(name)     "DROP VIEW IF EXISTS " name "; CREATE VIEW " name " AS "
#define DATE_OF(days)  "date(" days " * 86400, 'unixepoch')"
#define DOLLARS(cents) "printf('%d.%02d', " cents " / 100, " cents " % 100)"
#define YEAR_OF(date)  "CAST(substr(" date ", 1, 4) AS INTEGER)"

/* clang-format off */

/* Every link of the chain, in their order. kind: 3 a session, 4 a decision; the
 * others as enum link of room.h has them. */
static const char chain[] =
    VIEW("chain")
    "SELECT seq, kind, row, hash FROM link"
    " UNION ALL SELECT seq, 3, id, link FROM session"
    " UNION ALL SELECT seq, 4, id, link FROM decision ORDER BY seq;";

/* What holds now: of each effective session the last decision for its primary
 * payer. outcome: 0 ready, 1 hold, 2 deny, 3 void. */
static const char decided[] =
    VIEW("decided")
    "SELECT x.id AS decision, s.id AS session, p.npi AS provider, s.session_id,"
    " s.revision, d.patient, s.bytes ->> '$.insurance[0].member_id' AS member,"
    " hex(s.beneficiary) AS beneficiary, " DATE_OF("d.date") " AS date, x.payer,"
    " x.outcome, x.units, x.allowed AS cents, s.bytes AS said, x.bytes AS bytes"
    " FROM session s JOIN day d ON d.id = s.day"
    " JOIN provider p ON p.id = s.provider JOIN decision x ON x.id ="
    " (SELECT max(id) FROM decision WHERE session = s.id AND rank = 0)"
    " WHERE s.effective = 1;";

/* What to mend: a row for each session on hold, most money first, then the oldest;
 * what holds it, one behind the other. */
static const char worklist[] =
    VIEW("worklist")
    "SELECT w.date, w.session_id, w.provider, w.patient, w.payer, "
    DOLLARS("w.cents") " AS allowed, w.units,"
    " group_concat(f.value ->> '$.rule', ' | ') AS rules,"
    " group_concat(f.value ->> '$.message', ' | ') AS messages,"
    " group_concat(f.value ->> '$.fix', ' | ') AS fixes"
    " FROM decided w, json_each(w.bytes, '$.findings') f WHERE w.outcome = 1"
    " AND f.value ->> '$.severity' = 'hold' GROUP BY w.session"
    " ORDER BY w.cents DESC, w.date, w.session_id;";

static const char held_by_rule[] =
    VIEW("held_by_rule")
    "SELECT rule, topic, count(*) AS sessions, "
    DOLLARS("coalesce(sum(cents), 0)") " AS allowed, min(date) AS oldest"
    " FROM (SELECT DISTINCT w.session, w.cents, w.date, f.value ->> '$.rule' AS rule,"
    " f.value ->> '$.topic' AS topic FROM decided w,"
    " json_each(w.bytes, '$.findings') f WHERE w.outcome = 1"
    " AND f.value ->> '$.severity' = 'hold')"
    " GROUP BY rule, topic ORDER BY sessions DESC, rule;";

/* What counts toward the threshold, line by line, in the bucket of its modifier, else
 * of the session. */
static const char decided_line[] =
    VIEW("decided_line")
    "SELECT w.session, w.beneficiary, w.member, w.patient, w.payer, w.date,"
    " l.value ->> '$.code' AS code, l.value ->> '$.units' AS units,"
    " CASE WHEN instr(l.value -> '$.modifiers', '\"GO\"') THEN 'OT'"
    " WHEN instr(l.value -> '$.modifiers', '\"GP\"')"
    " OR instr(l.value -> '$.modifiers', '\"GN\"') THEN 'PT+SLP'"
    " WHEN w.said ->> '$.discipline' = 'OT' THEN 'OT' ELSE 'PT+SLP' END AS bucket,"
    " CAST(replace(l.value ->> '$.allowed', '.', '') AS INTEGER) AS cents"
    " FROM decided w, json_each(w.bytes, '$.lines') l WHERE w.outcome <> 2"
    " AND l.value ->> '$.units' > 0 AND l.value ->> '$.status' <> 'deny';";

/* Somebody's figures of dollars before: openings, and what sessions carry. */
static const char figure[] =
    VIEW("figure")
    "SELECT hex(beneficiary) AS beneficiary, payer, year,"
    " CASE bucket WHEN 2 THEN 'OT' ELSE 'PT+SLP' END AS bucket, allowed AS cents, "
    DATE_OF("as_of") " AS as_of, source FROM opening o WHERE NOT EXISTS(SELECT 1"
    " FROM opening n WHERE n.beneficiary = o.beneficiary AND n.payer = o.payer"
    " AND n.year = o.year AND n.bucket = o.bucket AND n.id > o.id) UNION ALL"
    " SELECT beneficiary, payer, " YEAR_OF("as_of") ", bucket, cents, as_of,"
    " 'session ' || session_id FROM (SELECT beneficiary, payer, session_id,"
    " coalesce(said ->> '$.history.as_of', date(date, '-1 day')) AS as_of,"
    " CASE said ->> '$.discipline' WHEN 'OT' THEN 'OT' ELSE 'PT+SLP' END AS bucket,"
    " CAST(round((said ->> '$.history.allowed_year_to_date') * 100) AS INTEGER)"
    " AS cents FROM decided WHERE said ->> '$.history.allowed_year_to_date'"
    " IS NOT NULL);";

/* Dollars of a year toward the threshold, by what is known now: the latest figure
 * and what was decided after its day. */
static const char threshold_by_beneficiary[] =
    VIEW("threshold_by_beneficiary")
    "SELECT max(member) AS member, group_concat(DISTINCT patient) AS patients,"
    " beneficiary, payer, year, bucket, " DOLLARS("max(figure)") " AS figure,"
    " max(as_of) AS as_of, " DOLLARS("sum(cents)") " AS decided, "
    DOLLARS("(max(figure) + sum(cents))") " AS total"
    " FROM (SELECT k.beneficiary, k.payer, k.year, k.bucket, l.patient, l.member,"
    " coalesce(f.cents, 0) AS figure, f.as_of, coalesce(CASE WHEN f.as_of IS NULL"
    " OR l.date > f.as_of THEN l.cents END, 0) AS cents"
    " FROM (SELECT beneficiary, payer, " YEAR_OF("date") " AS year, bucket"
    " FROM decided_line UNION SELECT beneficiary, payer, year, bucket FROM figure) k"
    " LEFT JOIN (SELECT beneficiary, payer, year, bucket, cents, max(as_of) AS as_of"
    " FROM figure GROUP BY 1, 2, 3, 4) f USING(beneficiary, payer, year, bucket)"
    " LEFT JOIN decided_line l ON l.beneficiary = k.beneficiary AND l.payer = k.payer"
    " AND l.bucket = k.bucket AND " YEAR_OF("l.date") " = k.year)"
    " GROUP BY beneficiary, payer, year, bucket"
    " ORDER BY max(figure) + sum(cents) DESC;";

/* clang-format on */

static const char *const views[] = {chain,
                                    decided,
                                    worklist,
                                    held_by_rule,
                                    decided_line,
                                    figure,
                                    threshold_by_beneficiary,
                                    NULL};

const char *const *schema_views(void)
{
    return views;
}

#include "ledger/verify_room.h"

#include <stdlib.h>

static enum status add(struct anchors *anchors, const struct ledger_anchor *anchor,
                       struct error *error)
{
    if (anchors->count == anchors->room) {
        size_t room = anchors->room ? anchors->room * 2 : 64;
        struct ledger_anchor *at =
            ARENA_ARRAY(&anchors->arena, struct ledger_anchor, room);
        if (!at)
            return error_no_memory(error);
        if (anchors->count)
            memcpy(at, anchors->at, anchors->count * sizeof *at);
        anchors->at = at;
        anchors->room = room;
    }
    anchors->at[anchors->count++] = *anchor;
    return STATUS_OK;
}

/* What a power cut tore is shorter than a line, and says nothing. */
static enum status add_line(struct verifying *verifying, struct text line,
                            struct error *error)
{
    struct ledger_anchor anchor;
    if (ledger_anchor_read(line, &anchor))
        return add(&verifying->anchors, &anchor, error);
    if (line.len < LEDGER_ANCHOR - 1)
        return STATUS_OK;
    const struct ledger_finding finding = {.code = "anchor.unreadable",
                                           .table = "",
                                           .what = "a line of the anchors is none",
                                           .mend = "find out who changed it"};
    return verify_found(verifying, &finding, error);
}

static enum status add_lines(struct verifying *verifying, struct text lines,
                             struct error *error)
{
    enum status status = STATUS_OK;
    while (lines.len && status == STATUS_OK) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.at) : lines.len;
        status = add_line(verifying, (struct text){lines.at, len}, error);
        len += end ? 1 : 0;
        lines = (struct text){lines.at + len, lines.len - len};
    }
    return status;
}

static int by_seq(const void *a, const void *b)
{
    const struct ledger_anchor *left = a, *right = b;
    return (left->seq > right->seq) - (left->seq < right->seq);
}

enum status verify_anchors_load(struct verifying *verifying, struct error *error)
{
    struct anchors *anchors = &verifying->anchors;
    struct buffer lines;
    arena_init(&anchors->arena, (size_t)256 << 20);
    buffer_init(&lines, (size_t)64 << 20);
    enum status status = anchors_read(verifying->ledger, &lines, error);
    if (status == STATUS_OK)
        status = add_lines(verifying, buffer_text(&lines), error);
    if (status == STATUS_OK)
        status = add_lines(verifying, verifying->options->anchors, error);
    buffer_release(&lines);
    if (status == STATUS_OK && anchors->count)
        qsort(anchors->at, anchors->count, sizeof *anchors->at, by_seq);
    verifying->verified->anchors = (int64_t)anchors->count;
    return status;
}

static enum status missed(struct verifying *verifying,
                          const struct ledger_anchor *anchor, bool there,
                          struct error *error)
{
    const struct ledger_finding finding = {
        .code = there ? "anchor.differs" : "anchor.missing",
        .table = "chain",
        .row = anchor->seq,
        .what = there ? "an anchor says another hash than the chain has there"
                      : "an anchor knows a link that the chain has not: rows were cut "
                        "off, or an older copy was put in place",
        .mend =
            "find out who put the file there; where a backup was put back on purpose, "
            "the anchors are of the file before it: move LEDGER.anchors (of "
            "SPOOL/ledger.db: SPOOL/ledger.db.anchors) away beside it, and drop the "
            "files that came since into inbox/ again"};
    return verify_found(verifying, &finding, error);
}

enum status verify_anchors(struct verifying *verifying, const struct chain_head *link,
                           struct error *error)
{
    struct anchors *anchors = &verifying->anchors;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && anchors->next < anchors->count) {
        const struct ledger_anchor *anchor = &anchors->at[anchors->next];
        if (link && anchor->seq > link->seq)
            break;
        anchors->next++;
        bool there = link && anchor->seq == link->seq;
        if (!there || memcmp(&anchor->hash, &link->hash, sizeof link->hash) != 0)
            status = missed(verifying, anchor, there, error);
    }
    return status;
}

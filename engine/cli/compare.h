/* `gonio compare`: what the command hands to its writers. Rows are written as
 * sessions are decided; the sums stand before them, so rows go to a file of
 * their own first. */
#ifndef GONIO_CLI_COMPARE_H
#define GONIO_CLI_COMPARE_H

#include "author/comparison.h"
#include "base/buffer.h"

struct compare_report {
    const struct compared *sums;
    uint64_t sessions, moved, rejected;
    int32_t known_on;
    bool interrupted;
};

struct compare_writer {
    /* One decision that moves, or is reported otherwise. first: none before. */
    void (*row)(struct buffer *out, const struct comparison_move *move, bool first);
    void (*before)(struct buffer *out, const struct compare_report *report);
    void (*after)(struct buffer *out, const struct compare_report *report);
};

extern const struct compare_writer compare_table;
extern const struct compare_writer compare_html;
extern const struct compare_writer compare_json;

#endif

/* What the outputs of a batch will be made of, kept while it is decided, so that
 * it need not be read back and read again. Only for files all of whose records
 * were decided once within the batch; of others, and of all when the process died
 * in between, publishing reads the ledger: it gives the same bytes. */
#ifndef GONIO_WATCH_DRAFT_H
#define GONIO_WATCH_DRAFT_H

#include "run/keeper.h"
#include "watch/publish_count.h"

/* A decision's part of its file's outputs. */
struct drafted {
    int64_t receipt;
    uint64_t record;
    int32_t rank;
    struct text line, rows; /* of the NDJSON, of the CSV (absent: there is none) */
    struct counted counted;
};

struct draft {
    struct arena arena; /* of the texts */
    struct buffer rows;
    struct drafted *at;
    size_t count, room;
    bool open, csv;
    bool lost; /* there was no room for all of it */
};

void draft_init(struct draft *draft);
void draft_release(struct draft *draft);
/* A batch begins: what is decided from now on is kept. */
void draft_begin(struct draft *draft, bool csv);
/* All of it is decided: it can be looked up. */
void draft_seal(struct draft *draft);
/* It is not needed any more, or was not committed. */
void draft_end(struct draft *draft);
/* keeper_hear calls it; context: the draft. */
void draft_add(void *context, const struct keeper_made *made);
/* All of a receipt's, by record and rank; NULL: the ledger has to be read. */
const struct drafted *draft_find(const struct draft *draft,
                                 const struct receipt *receipt, size_t *count);

#endif

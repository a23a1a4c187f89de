/* Receipts, and policies that were active. */
#include "answers/answer_room.h"

static const char *const states[] = {
    [RECEIPT_TAKING] = "taking",
    [RECEIPT_DECIDING] = "deciding",
    [RECEIPT_DECIDED] = "decided",
    [RECEIPT_DONE] = "done",
};

/* ---- receipts ---- */

static const struct column receipt_columns[] = {
    {"receipt", "RECEIPT", COLUMN_NUMBER, 7},
    {"received_at", "RECEIVED (UTC)", COLUMN_TEXT, 19},
    {"state", "STATE", COLUMN_TEXT, 8},
    {"records", "RECORDS", COLUMN_NUMBER, 7},
    {"ready", "READY", COLUMN_NUMBER, 5},
    {"held", "HELD", COLUMN_NUMBER, 5},
    {"denied", "DENIED", COLUMN_NUMBER, 6},
    {"void", NULL, COLUMN_TEXT, 0},
    {"rejected", NULL, COLUMN_TEXT, 0},
    {"duplicates", NULL, COLUMN_TEXT, 0},
    {"size", NULL, COLUMN_TEXT, 0},
    {"hash", NULL, COLUMN_TEXT, 0},
    {"attempts", NULL, COLUMN_TEXT, 0},
    {"name", NULL, COLUMN_TEXT, 0},
    {NULL, "", COLUMN_BELOW, 9},
};

/* What the columns have no room for. */
static struct text rest_of(struct asked *asked, const struct receipt *receipt)
{
    struct buffer out;
    struct text text = TEXT("");
    buffer_init(&out, 64 * 1024);
    buffer_put_text(&out, receipt->name);
    if (receipt->voids)
        buffer_printf(&out, ", %llu void", (unsigned long long)receipt->voids);
    if (receipt->rejected)
        buffer_printf(&out, ", %llu rejected", (unsigned long long)receipt->rejected);
    if (receipt->duplicates)
        buffer_printf(&out, ", %llu duplicate",
                      (unsigned long long)receipt->duplicates);
    if (!buffer_failed(&out))
        text = text_copy(&asked->step, buffer_text(&out));
    buffer_release(&out);
    return text;
}

static bool is_within(const struct asked *asked, int64_t seconds)
{
    int64_t date = seconds / (24 * 60 * 60);
    return (asked->from == DATE_NONE || date >= asked->from) &&
           (asked->to == DATE_NONE || date <= asked->to);
}

static enum status put_receipt(void *context, const struct receipt *receipt,
                               struct error *error)
{
    struct asked *asked = context;
    char hash[HASH_TEXT];
    if (!is_within(asked, receipt->received_at))
        return STATUS_OK;
    arena_reset(&asked->step);
    hash_write(&receipt->hash, hash);
    answer_number(asked, receipt->id);
    answer_text(asked, answer_time(&asked->step, receipt->received_at));
    answer_cstr(asked, states[receipt->state]);
    answer_number(asked, (int64_t)receipt->records);
    answer_number(asked, (int64_t)receipt->ready);
    answer_number(asked, (int64_t)receipt->held);
    answer_number(asked, (int64_t)receipt->denied);
    answer_number(asked, (int64_t)receipt->voids);
    answer_number(asked, (int64_t)receipt->rejected);
    answer_number(asked, (int64_t)receipt->duplicates);
    answer_number(asked, (int64_t)receipt->size);
    answer_text(asked, text_copy(&asked->step, text_of(hash)));
    answer_number(asked, receipt->attempts);
    answer_text(asked, receipt->name);
    answer_text(asked, rest_of(asked, receipt));
    return answer_row(asked, error);
}

enum status answer_receipts(struct asked *asked, struct error *error)
{
    answer_columns(asked, receipt_columns,
                   sizeof receipt_columns / sizeof *receipt_columns);
    return look_receipts(asked->answers->ledger, put_receipt, asked, error);
}

/* ---- policies ---- */

static const struct column history_columns[] = {
    {"active_from", "ACTIVE FROM (UTC)", COLUMN_TEXT, 19},
    {"policies", "POLICIES", COLUMN_TEXT, 16},
    {"hash", NULL, COLUMN_TEXT, 0},
    {"note", "BY", COLUMN_REST, 20},
};

static enum status put_activation(void *context,
                                  const struct look_activation *activation,
                                  struct error *error)
{
    struct asked *asked = context;
    char hash[HASH_TEXT];
    arena_reset(&asked->step);
    hash_write(&activation->hash, hash);
    answer_text(asked, answer_time(&asked->step, activation->at));
    answer_text(asked, text_copy(&asked->step, (struct text){hash + 12, 16}));
    answer_text(asked, text_copy(&asked->step, text_of(hash)));
    answer_text(asked, activation->note);
    return answer_row(asked, error);
}

enum status answer_history(struct asked *asked, struct error *error)
{
    answer_columns(asked, history_columns,
                   sizeof history_columns / sizeof *history_columns);
    return look_activations(asked->answers->ledger, put_activation, asked, error);
}

/* What waits in quarantine/ of the watch folder, and how to mend it. */
#include "answers/answer_room.h"
#include "answers/quarantine.h"

#include <inttypes.h>

static const struct column columns[] = {
    {"receipt", "RECEIPT", COLUMN_NUMBER, 7}, {"since", "SINCE (UTC)", COLUMN_TEXT, 19},
    {"problems", "WRONG", COLUMN_NUMBER, 5},  {"file", "FILE", COLUMN_REST, 20},
    {"code", NULL, COLUMN_TEXT, 0},           {"record", NULL, COLUMN_TEXT, 0},
    {"line", NULL, COLUMN_TEXT, 0},           {"column", NULL, COLUMN_TEXT, 0},
    {"message", NULL, COLUMN_TEXT, 0},        {"fix", NULL, COLUMN_TEXT, 0},
    {"reason", NULL, COLUMN_TEXT, 0},         {NULL, "", COLUMN_BELOW, 9},
    {NULL, "fix:", COLUMN_BELOW, 9},
};

static void put_number(struct asked *asked, int64_t number)
{
    if (number)
        answer_number(asked, number);
    else
        answer_none(asked);
}

/* "line 3, column 7: ..." of the first, and that there are more. */
static struct text what_of(struct asked *asked, const struct quarantined *told)
{
    struct buffer out;
    struct text text = TEXT("");
    buffer_init(&out, 64 * 1024);
    if (told->line)
        buffer_printf(&out, "line %" PRId64, told->line);
    if (told->line && told->column)
        buffer_printf(&out, ", column %" PRId64, told->column);
    buffer_put_cstr(&out, told->line ? ": " : "");
    buffer_put_text(&out, told->message);
    if (told->problems > 1)
        buffer_printf(&out, "; and %" PRIu64 " more", told->problems - 1);
    if (!buffer_failed(&out))
        text = text_copy(&asked->step, buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* Rejected records are mended where they stand beside their reason. */
static struct text fix_of(struct asked *asked, const struct quarantined *told)
{
    char room[512];
    struct buffer out;
    size_t stem = told->reason.len - strlen(".why.json");
    if (!told->receipt)
        return told->fix;
    buffer_borrow(&out, room, sizeof room);
    if (told->fix.len)
        buffer_printf(&out, "%.*s; ", told->fix.len > 200 ? 200 : (int)told->fix.len,
                      told->fix.at);
    buffer_put_cstr(&out, "mend ");
    buffer_put_text(&out, (struct text){told->reason.at, stem});
    buffer_put_cstr(&out, ".rejected.ndjson and drop it");
    return buffer_failed(&out) ? told->fix : text_copy(&asked->step, buffer_text(&out));
}

static enum status put(void *context, const struct quarantined *told,
                       struct error *error)
{
    struct asked *asked = context;
    arena_reset(&asked->step);
    put_number(asked, told->receipt);
    answer_text(asked, answer_time(&asked->step, told->at));
    put_number(asked, (int64_t)told->problems);
    answer_text(asked, told->file);
    answer_text(asked, told->code);
    put_number(asked, told->record);
    put_number(asked, told->line);
    put_number(asked, told->column);
    answer_text(asked, told->message);
    answer_text(asked, told->fix);
    answer_text(asked, told->reason);
    answer_text(asked, what_of(asked, told));
    answer_text(asked, fix_of(asked, told));
    return answer_row(asked, error);
}

enum status answer_quarantine(struct asked *asked, struct error *error)
{
    const char *spool = asked->answers->spool;
    if (!spool) {
        error_set(error, STATUS_USAGE, "usage.spool",
                  "only a watch folder has files in quarantine");
        error_fix(error, "name it with --spool SPOOL");
        return error->status;
    }
    answer_columns(asked, columns, sizeof columns / sizeof *columns);
    enum status status = quarantine_each(spool, put, asked, error);
    if (!status && !asked->row_count)
        answer_say(asked, "Nothing is in quarantine.");
    else if (!status)
        answer_say(asked,
                   "A file without a receipt was refused whole. Mend it, drop it "
                   "again, and take it and its .why.json away.");
    return status;
}

#include "format/fault.h"

struct words {
    const char *code, *message, *fix;
};

static const struct words fault_words[FAULT_COUNT] = {
#define F(name, code, message, fix) [FAULT_##name] = {code, message, fix},
    GATE_FAULTS(F)
#undef F
};

enum status fault_set(enum fault fault, struct error *error)
{
    const struct words *words = &fault_words[fault];
    enum status status =
        error_set(error, STATUS_REJECTED, words->code, "%s", words->message);
    error_fix(error, "%s", words->fix);
    return status;
}

struct signature {
    const char *bytes;
    size_t len;
    enum fault fault;
};

/* UTF-32's mark begins with UTF-16's. Without a mark both show by the zero
 * bytes beside the first character. */
static const struct signature signatures[] = {
    {"\xef\xbb\xbf", 3, FAULT_BOM}, {"\xff\xfe", 2, FAULT_UTF16},
    {"\xfe\xff", 2, FAULT_UTF16},   {"{\0", 2, FAULT_UTF16},
    {"[\0", 2, FAULT_UTF16},        {"\0{", 2, FAULT_UTF16},
    {"\0[", 2, FAULT_UTF16},        {"\0\0\0{", 4, FAULT_UTF16},
    {"\0\0\0[", 4, FAULT_UTF16},    {"\0\0\xfe\xff", 4, FAULT_UTF16},
    {"PK\x03\x04", 4, FAULT_ZIP},   {"PK\x05\x06", 4, FAULT_ZIP},
    {"\x1f\x8b", 2, FAULT_GZIP},    {"%PDF-", 5, FAULT_PDF},
    {"ISA*", 4, FAULT_X12},
};

enum fault fault_by_signature(struct text begin)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *s = &signatures[i];
        if (begin.len >= s->len && memcmp(begin.at, s->bytes, s->len) == 0)
            return s->fault;
    }
    return FAULT_NONE;
}

/* A heading line with two or more separators of one kind and no bracket. */
static bool looks_like_csv(struct text text)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    for (size_t i = 0; i < text.len && text.at[i] != '\n'; i++) {
        char c = text.at[i];
        if (c == '{' || c == '[' || c == '}' || c == ']')
            return false;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    return commas >= 2 || semicolons >= 2 || tabs >= 2;
}

enum fault fault_by_look(struct text text, enum fault fault)
{
    text = text_trim(text);
    if (text.len && text.at[0] == '<')
        return FAULT_XML;
    return looks_like_csv(text) ? FAULT_CSV : fault;
}

/* Trees for what is no session. A struct json * is a cJSON item that is never
 * changed once it is made, so trees may share what hangs below an item; an
 * item itself stands in one list only, so sharing copies the item (64 bytes)
 * and nothing below it. */
#include "format/json.h"

#include "format/gate.h"
#include "format/json_tree.h"

static const struct json *json_of(const cJSON *item)
{
    return (const struct json *)(const void *)item;
}

static enum status parse(struct text text, struct arena *arena, struct json **json,
                         struct error *error)
{
    cJSON *item = json_tree_parse(text, arena);
    *json = (struct json *)(void *)item;
    return item ? STATUS_OK : error_no_memory(error);
}

enum status json_read(struct text text, struct arena *arena, struct json **json,
                      struct error *error)
{
    *json = NULL;
    enum status status = gate_check(text, 1, error);
    return status ? status : parse(text, arena, json, error);
}

enum status json_read_document(struct text text, struct arena *arena,
                               struct json **json, struct error *error)
{
    *json = NULL;
    enum status status = gate_check_document(text, error);
    return status ? status : parse(text, arena, json, error);
}

enum json_kind json_kind(const struct json *json)
{
    const cJSON *item = json_item(json);
    if (cJSON_IsString(item))
        return JSON_STRING;
    if (cJSON_IsNumber(item))
        return JSON_NUMBER;
    if (cJSON_IsBool(item))
        return JSON_BOOL;
    if (cJSON_IsArray(item))
        return JSON_ARRAY;
    return cJSON_IsObject(item) ? JSON_OBJECT : JSON_NULL;
}

const char *json_kind_text(enum json_kind kind)
{
    static const char *const texts[] = {
        [JSON_NULL] = "null",       [JSON_BOOL] = "true or false",
        [JSON_NUMBER] = "a number", [JSON_STRING] = "a string",
        [JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
    };
    return texts[kind];
}

struct text json_text(const struct json *json)
{
    const cJSON *item = json_item(json);
    return cJSON_IsString(item) ? text_of(item->valuestring) : TEXT_NONE;
}

bool json_bool(const struct json *json)
{
    return cJSON_IsTrue(json_item(json));
}

/* Up to 2^53 a double counts exactly; beyond, what stood in the text is lost,
 * so it is no whole number we know. */
bool json_integer(const struct json *json, int64_t *value)
{
    const cJSON *item = json_item(json);
    if (!cJSON_IsNumber(item) || item->valuedouble > 9007199254740991.0 ||
        item->valuedouble < -9007199254740991.0)
        return false;
    *value = (int64_t)item->valuedouble;
    return !(item->valuedouble > (double)*value) &&
           !(item->valuedouble < (double)*value);
}

size_t json_count(const struct json *json)
{
    size_t count = 0;
    for (const struct json *at = json_first(json); at; at = json_next(at))
        count++;
    return count;
}

const struct json *json_first(const struct json *json)
{
    return json_of(json_item(json)->child);
}

const struct json *json_next(const struct json *json)
{
    return json_of(json_item(json)->next);
}

struct text json_name(const struct json *json)
{
    return text_of(json_item(json)->string);
}

const struct json *json_get(const struct json *json, const char *name)
{
    return cJSON_IsObject(json_item(json))
               ? json_of(cJSON_GetObjectItemCaseSensitive(json_item(json), name))
               : NULL;
}

const struct json *json_at(const struct json *json, size_t index)
{
    const struct json *at = cJSON_IsArray(json_item(json)) ? json_first(json) : NULL;
    for (; at && index; index--)
        at = json_next(at);
    return at;
}

/* ---- writing ---- */

/* cJSON prints the number into room of ours; it takes no memory for that. */
static void write_number(const struct json *json, struct buffer *out)
{
    char digits[64];
    int64_t whole;
    cJSON copy = *json_item(json);
    if (json_integer(json, &whole))
        buffer_put_int(out, whole);
    else if (cJSON_PrintPreallocated(&copy, digits, sizeof digits, 0))
        buffer_put_cstr(out, digits);
    else
        BUFFER_LITERAL(out, "null");
}

static void write_scalar(const struct json *json, struct buffer *out)
{
    enum json_kind kind = json_kind(json);
    if (kind == JSON_STRING)
        buffer_put_json(out, json_text(json));
    else if (kind == JSON_NUMBER)
        write_number(json, out);
    else if (kind == JSON_BOOL)
        buffer_put_cstr(out, json_bool(json) ? "true" : "false");
    else
        BUFFER_LITERAL(out, "null");
}

/* As deep as the gate lets nest, and a patch adds no depth beyond its own. */
void json_write(const struct json *json, struct buffer *out)
{
    bool object = json_kind(json) == JSON_OBJECT;
    if (!object && json_kind(json) != JSON_ARRAY) {
        write_scalar(json, out);
        return;
    }
    buffer_put_char(out, object ? '{' : '[');
    for (const struct json *at = json_first(json); at; at = json_next(at)) {
        if (at != json_first(json))
            buffer_put_char(out, ',');
        if (object) {
            buffer_put_json(out, json_name(at));
            buffer_put_char(out, ':');
        }
        json_write(at, out);
    }
    buffer_put_char(out, object ? '}' : ']');
}

/* For gate_differential.py: documents in, one verdict a line out. A document
 * comes as its length in decimal, a line end, its bytes. */
#include "format/gate.h"

#include <stdio.h>

int main(void)
{
    static char bytes[1 << 16];
    size_t len = 0;
    while (scanf("%zu", &len) == 1 && getchar() == '\n' && len <= sizeof bytes &&
           fread(bytes, 1, len, stdin) == len) {
        struct error error = ERROR_NONE;
        enum status status = gate_check((struct text){bytes, len}, 1, &error);
        puts(status ? error.code : "ok");
        fflush(stdout);
    }
    return ferror(stdin) || !feof(stdin);
}

/* The floor that `gonio check` is measured against: read one JSON text a
 * line, parse it with cJSON, print it with cJSON, write it. Nothing is
 * checked, decided or explained. Input and output go through buffers of the
 * size that gonio uses. */
#include <cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER (256 * 1024)

int main(int argc, char **argv)
{
    static char in_buffer[BUFFER], out_buffer[BUFFER];
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!in) {
        fprintf(stderr, "usage: floor FILE.ndjson\n");
        return 2;
    }
    setvbuf(in, in_buffer, _IOFBF, sizeof in_buffer);
    setvbuf(stdout, out_buffer, _IOFBF, sizeof out_buffer);
    while ((len = getline(&line, &room, in)) > 0) {
        cJSON *json = cJSON_ParseWithLength(line, (size_t)len);
        char *text = cJSON_PrintUnformatted(json);
        if (!text)
            return 1;
        fputs(text, stdout);
        putchar('\n');
        free(text);
        cJSON_Delete(json);
    }
    free(line);
    fclose(in);
    return 0;
}

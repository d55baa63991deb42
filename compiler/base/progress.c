// SPDX-License-Identifier: MIT
#include "compiler/base/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "compiler/base/buf.h"
#include "compiler/base/utf8.h"

#define FIRST_MS   500u
#define REPEAT_MS  100u
#define WIDTH	   80u /* if the terminal does not report its width */
#define MOST_WIDTH 400u

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool progress_init(struct progress *progress, FILE *out)
{
	const char *terminal = getenv("TERM");

	*progress = (struct progress){.out = out, .next = now_ms() + FIRST_MS};
	return isatty(fileno(out)) && terminal && strcmp(terminal, "dumb") != 0;
}

/* The last column stays free: some terminals go to the next line with it. */
static size_t width_of(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return WIDTH - 1;
	return size.ws_col < MOST_WIDTH ? size.ws_col - 1u : MOST_WIDTH - 1;
}

void progress_at(struct progress *progress, const char *what, size_t at, size_t count,
		 const char *name)
{
	uint64_t now = progress ? now_ms() : 0;
	struct buf line = {0};
	const char *text;

	if (!progress || now < progress->next)
		return;
	progress_clear(progress);
	buf_printf(&line, "vgpumc: %s %zu of %zu%s%s", what, at + 1, count, name ? ": " : "",
		   name ? name : "");
	text = buf_text(&line);
	make_printable((char *)(uintptr_t)text);
	/* Bytes are at least as many as columns; no character is cut in two. */
	progress->shown = line.size < width_of(progress->out) ? line.size : width_of(progress->out);
	while (progress->shown && utf8_continues(text[progress->shown]))
		progress->shown--;
	fprintf(progress->out, "\r%.*s", (int)progress->shown, text);
	fflush(progress->out);
	progress->next = now + REPEAT_MS;
	buf_free(&line);
}

void progress_clear(struct progress *progress)
{
	if (!progress || !progress->shown)
		return;
	fprintf(progress->out, "\r%*s\r", (int)progress->shown, "");
	fflush(progress->out);
	progress->shown = 0;
}

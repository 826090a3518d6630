#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
/* The wide API must be asked for before curses.h; cchar_t changes its size otherwise. */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <stdio.h>
#include <wchar.h>
#include <curses.h>
#include <term.h>

/* 1. Macros Swift cannot import (casts or expressions). */
static const attr_t nc_bold = A_BOLD, nc_dim = A_DIM, nc_reverse = A_REVERSE, nc_underline = A_UNDERLINE,
    nc_italic = A_ITALIC, nc_standout = A_STANDOUT, nc_normal = A_NORMAL;
static const mmask_t nc_mouse_all = ALL_MOUSE_EVENTS, nc_mouse_motion = REPORT_MOUSE_POSITION,
    nc_b1_pressed = BUTTON1_PRESSED, nc_b1_released = BUTTON1_RELEASED, nc_b1_clicked = BUTTON1_CLICKED,
    nc_b1_double = BUTTON1_DOUBLE_CLICKED, nc_wheel_up = BUTTON4_PRESSED, nc_wheel_down = BUTTON5_PRESSED;
static inline int nc_key_f(int n) { return KEY_F(n); }
/* Far above KEY_MAX + n, which ncurses itself gives to extended terminfo keys (TERM=linux: Shift-Tab = 512). */
enum { NC_PASTE_BEGIN = KEY_MAX + 0x1000, NC_PASTE_END, NC_FOCUS_IN, NC_FOCUS_OUT };

/* 2. Globals: Swift 6 refuses mutable C globals; functions are fine. */
static inline WINDOW *nc_stdscr(void) { return stdscr; }
static inline TERMINAL *nc_cur_term(void) { return cur_term; }
static inline WINDOW *nc_curscr(void) { return curscr; }
static inline int nc_lines(void) { return LINES; }
static inline int nc_cols(void) { return COLS; }
static inline int nc_colors(void) { return COLORS; }
static inline int nc_color_pairs(void) { return COLOR_PAIRS; }

/* 3. setcchar takes the pair as short; the real one goes through the last argument (ncurses >= 6.1). */
static inline int nc_setcchar(cchar_t *cell, const wchar_t *text, attr_t attrs, int pair) {
    return setcchar(cell, text, attrs, (short)0, &pair);
}
/* 4. Variadic terminfo. */
static inline char *nc_tparm2(const char *cap, int a, int b) { return tiparm(cap, a, b); }
static inline int nc_wcwidth(wchar_t c) { extern int wcwidth(wchar_t); return wcwidth(c); }
/* 5. stdin/stdout are mutable globals too. NULL when the name is unknown (initscr would exit the process). */
static inline SCREEN *nc_newterm(const char *name) { return newterm(name, stdout, stdin); }
/* Bytes that terminfo has no name for, in order with what curses wrote. */
static inline void nc_emit(const char *s) { fputs(s, stdout); fflush(stdout); }
/* The same for attributes, with ncurses kept informed; vid_attr would go through its other buffer. */
static inline int nc_put(int c) { return fputc(c, stdout); }
static inline void nc_emit_video(attr_t attrs, int pair) { vid_puts(attrs, (short)pair, NULL, nc_put); }
#endif

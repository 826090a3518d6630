#ifndef WINNOW_ALLOCATOR_H
#define WINNOW_ALLOCATOR_H
/* glibc gives every thread an arena of its own, and what one frees the others can't have: an export's four threads hold
   30 to 40 MB more than they use. To be called before there are threads. Other C libraries have no such setting. */
void winnow_limit_arenas(int count);
#endif

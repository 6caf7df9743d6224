/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector_state: gives the vector registers back as the rest of the program wants them.
 *
 * ISA-L's functions for AVX and AVX-512 return without vzeroupper. With upper halves in use, an
 * Intel processor takes some 200 cycles each time when code for SSE (ours) and code for AVX
 * (memcpy) follow one another; AMD's has no such cost.
 */
#ifndef PROMTAIL_CODEC_VECTOR_STATE_H
#define PROMTAIL_CODEC_VECTOR_STATE_H

/* After a checksum of ISA-L, and after its deflate; its inflate uses no upper halves. */
void vector_state_clean(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The CA bundle as it is on the building machine, for tls.c. */
    .section .rodata
    .globl promtail_ca_bundle
    .hidden promtail_ca_bundle
promtail_ca_bundle:
    .incbin PROMTAIL_CA_BUNDLE
    .globl promtail_ca_bundle_end
    .hidden promtail_ca_bundle_end
promtail_ca_bundle_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits

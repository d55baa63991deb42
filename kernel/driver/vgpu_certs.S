/* SPDX-License-Identifier: GPL-2.0-only */
/* The built-in certificates: the file that certs.sh made, which Kbuild names VGPU_CERTS_FILE. */
	.section .init.rodata, "a", %progbits
	.balign 8
	.globl nvidia_vgpu_certs_size
nvidia_vgpu_certs_size:
	.quad 1f - nvidia_vgpu_certs
	.globl nvidia_vgpu_certs
nvidia_vgpu_certs:
	.incbin VGPU_CERTS_FILE
1:

	.section .note.GNU-stack, "", %progbits

// SPDX-License-Identifier: MIT
#include "compiler/sign/trust.h"

#include <stdlib.h>

bool trust_given(const struct trust *trust)
{
	return trust->certs.count || trust->cas.count;
}

bool trust_load(struct trust *trust, struct diags *diags)
{
	bool loaded = true;

	trust->verifier = verifier_new();
	for (size_t i = 0; i < trust->certs.count; i++)
		loaded &= verifier_add(trust->verifier, trust->certs.items[i], diags);
	for (size_t i = 0; i < trust->cas.count; i++)
		loaded &= verifier_add_ca(trust->verifier, trust->cas.items[i], diags);
	return loaded;
}

int trust_require(const struct trust *trust, const struct metadata_file *file, struct diags *diags,
		  char **signer)
{
	return verifier_require(trust->verifier, &file->md, file->input, trust->allow_unsigned,
				diags, signer)
		       ? STATUS_DONE
		       : STATUS_SIGNATURE;
}

void trust_free(struct trust *trust)
{
	verifier_free(trust->verifier);
	free(trust->certs.items);
	free(trust->cas.items);
	*trust = (struct trust){0};
}

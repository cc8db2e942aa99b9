/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mbed TLS's randomness: ukswrand's, and none at all when that has no seed. A
 * key that can be guessed is worse than none.
 */
#include <uk/swrand.h>
#include "mbedtls/entropy.h"
#include "psa/crypto.h"

#ifdef MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
psa_status_t
mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
				uint8_t *output, size_t output_size,
				size_t *output_length)
{
	(void)context;
	if (!uk_swrand_is_seeded())
		return PSA_ERROR_INSUFFICIENT_ENTROPY;
	uk_swrand_fill(output, output_size);
	*output_length = output_size;
	return PSA_SUCCESS;
}
#endif

#ifdef MBEDTLS_ENTROPY_C
int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len,
			  size_t *olen);

int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len,
			  size_t *olen)
{
	(void)data;
	if (!uk_swrand_is_seeded())
		return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
	uk_swrand_fill(output, len);
	*olen = len;
	return 0;
}
#endif

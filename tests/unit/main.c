/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Never reached: uktest ends the image once all tests ran.
 */
int main(void)
{
	return 2;
}

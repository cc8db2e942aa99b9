# SPDX-License-Identifier: BSD-3-Clause
#
# nearest(word, count, names): the one of names[1..count] that the user may have
# meant, or "". The measure is the number of letters that are missing, too many,
# wrong or exchanged with their neighbour.
function nearest(word, count, names,    i, d, best, found) {
	best = 2 + int(length(word) / 5)
	for (i = 1; i <= count; i++) {
		d = distance(toupper(word), toupper(names[i]), best)
		if (d < best) {
			best = d
			found = names[i]
		}
	}
	return found
}

# The distance of two words; what isn't below `limit` may come out as `limit`.
function distance(a, b, limit,    i, j, la, lb, cost, least, d, v) {
	la = length(a)
	lb = length(b)
	# A part of a name will do, such as without LIB.
	if (la > 4 && index(b, a))
		return limit - 1 + (lb - la) / 1000
	if (la - lb >= limit || lb - la >= limit)
		return limit
	for (j = 0; j <= lb; j++)
		d[0, j] = j
	for (i = 1; i <= la; i++) {
		least = d[i, 0] = i
		for (j = 1; j <= lb; j++) {
			cost = substr(a, i, 1) != substr(b, j, 1)
			v = d[i - 1, j - 1] + cost
			if (d[i - 1, j] + 1 < v)
				v = d[i - 1, j] + 1
			if (d[i, j - 1] + 1 < v)
				v = d[i, j - 1] + 1
			if (cost && i > 1 && j > 1 && d[i - 2, j - 2] + 1 < v &&
			    substr(a, i, 1) == substr(b, j - 1, 1) &&
			    substr(a, i - 1, 1) == substr(b, j, 1))
				v = d[i - 2, j - 2] + 1
			d[i, j] = v
			if (v < least)
				least = v
		}
		if (least >= limit)
			return limit
	}
	return d[la, lb]
}

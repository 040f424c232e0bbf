package io.github.socketpool.kernel;

import java.util.BitSet;

/**
 * The ports that the kernel takes for outgoing connections: those of
 * {@code net.ipv4.ip_local_port_range} that are not in
 * {@code net.ipv4.ip_local_reserved_ports}. Immutable.
 */
class EphemeralPorts {

	private final int first;

	private final int last;

	private final BitSet ports = new BitSet();

	/**
	 * Parse the two settings.
	 * @param range two numbers, separated by white space
	 * @param reserved numbers and ranges such as {@code 8080,9000-9010}; may be empty
	 * @throws IllegalArgumentException if they have another format
	 */
	EphemeralPorts(String range, String reserved) {
		int[] bounds = bounds(range.strip().split("\\s+", 2));
		this.first = bounds[0];
		this.last = bounds[1];
		this.ports.set(this.first, this.last + 1);
		for (String ports : reserved.strip().split(",")) {
			if (!ports.isEmpty()) {
				int[] ends = bounds(ports.split("-", 2));
				this.ports.clear(ends[0], ends[1] + 1);
			}
		}
	}

	private static int[] bounds(String[] texts) {
		int first = Integer.parseInt(texts[0]);
		int last = Integer.parseInt(texts[texts.length - 1]);
		if (first < 0 || last < first || last > 65535) {
			throw new IllegalArgumentException("Not a port range: " + first + " to " + last);
		}
		return new int[] { first, last };
	}

	int first() {
		return this.first;
	}

	int last() {
		return this.last;
	}

	/**
	 * Return how many there are.
	 */
	int count() {
		return this.ports.cardinality();
	}

	/**
	 * Return how many are in neither of two sets.
	 */
	int countWithout(BitSet one, BitSet other) {
		BitSet free = (BitSet) this.ports.clone();
		free.andNot(one);
		free.andNot(other);
		return free.cardinality();
	}

}

package io.github.socketpool.kernel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address as 128 bits. An IPv4 address is the IPv6 address that it is mapped to
 * ({@code ::ffff:a.b.c.d}, RFC 4291 section 2.5.5.2), so that a socket is found whichever
 * of the two forms its program used. The scope of a link-local address is not part of it,
 * since the kernel's tables have none.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
record Address(long high, long low) {

	private static final long MAPPED = 0xFFFF_0000_0000L;

	/**
	 * Return the remote address of sockets that were connected to an address.
	 * @param address the address given to the connect. The wildcard address leads to the
	 * loopback address, in the kernel as in the JDK
	 */
	static Address of(InetAddress address) {
		ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
		if (address instanceof Inet4Address) {
			return address.isAnyLocalAddress() ? mapped(0x7F00_0001) : mapped(bytes.getInt());
		}
		return address.isAnyLocalAddress() ? new Address(0, 1) : new Address(bytes.getLong(), bytes.getLong());
	}

	private static Address mapped(int address) {
		return new Address(0, mappedLow(address));
	}

	/**
	 * Return the last 64 bits of the IPv6 address that an IPv4 address is mapped to; the
	 * first 64 are zero.
	 * @param address the four bytes, the first one as the highest
	 */
	static long mappedLow(int address) {
		return MAPPED | Integer.toUnsignedLong(address);
	}

}

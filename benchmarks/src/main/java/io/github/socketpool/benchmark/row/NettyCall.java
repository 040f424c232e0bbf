package io.github.socketpool.benchmark.row;

import java.util.concurrent.CompletableFuture;

/**
 * A call in flight on a Netty channel: the future body of its response.
 */
final class NettyCall extends CompletableFuture<byte[]> {

	private final long id;

	private final byte[] request;

	/**
	 * Create a call.
	 * @param id the id that its request and response contain
	 * @param request the body of its request
	 */
	NettyCall(long id, byte[] request) {
		this.id = id;
		this.request = request;
	}

	long id() {
		return this.id;
	}

	byte[] request() {
		return this.request;
	}

}

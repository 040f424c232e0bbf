package io.github.socketpool.server;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * A server could not listen on its address, which {@link #getAddress()} names. It holds
 * no resources, and may be started again once the cause is removed.
 */
public class ServerStartException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String address;

	/**
	 * Create an error.
	 * @param message why the server cannot listen, and what to do about it
	 * @param address the address to listen on, as {@code host:port}
	 * @param cause the error of the operating system
	 */
	public ServerStartException(String message, String address, Throwable cause) {
		super(message, ErrorContext.none(), cause);
		this.address = address;
	}

	/**
	 * Return the address on which the server could not listen.
	 * @return {@code host:port}; port 0 means any free one
	 */
	public String getAddress() {
		return this.address;
	}

}

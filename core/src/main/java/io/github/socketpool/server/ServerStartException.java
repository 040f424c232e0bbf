package io.github.socketpool.server;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * A server could not listen at its address, which {@link #getAddress()} names. Nothing of
 * it is left behind; it may be started again once the cause is removed.
 */
public class ServerStartException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String address;

	/**
	 * Create an error.
	 * @param message why the server cannot listen, and what to do about it
	 * @param address where it was to listen, as {@code host:port}
	 * @param cause the error of the operating system
	 */
	public ServerStartException(String message, String address, Throwable cause) {
		super(message, ErrorContext.none(), cause);
		this.address = address;
	}

	/**
	 * Return where the server was to listen.
	 * @return {@code host:port}; port 0 stands for any free one
	 */
	public String getAddress() {
		return this.address;
	}

}

package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * The addresses of the servers that socketpool's client calls. A bean of this type is
 * used instead of {@code socketpool.host}, {@code socketpool.port},
 * {@code socketpool.addresses}, {@code socketpool.ssl.enabled} and
 * {@code socketpool.ssl.bundle}.
 */
public interface SocketPoolConnectionDetails extends ConnectionDetails {

	/**
	 * Return where the servers listen. Calls are balanced among several of them, which
	 * must answer alike.
	 * @return the addresses: at least one, and each of them once
	 */
	List<Endpoint> getAddresses();

	/**
	 * Return the SSL bundle to use for all addresses.
	 * @return the SSL bundle, or {@code null} for connections that are not encrypted
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}

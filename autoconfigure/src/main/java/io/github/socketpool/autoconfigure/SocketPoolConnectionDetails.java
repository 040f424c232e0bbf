package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * The address of the server that socketpool's client calls. A bean of this type is used
 * instead of {@code socketpool.host}, {@code socketpool.port},
 * {@code socketpool.addresses}, {@code socketpool.ssl.enabled} and
 * {@code socketpool.ssl.bundle}.
 */
public interface SocketPoolConnectionDetails extends ConnectionDetails {

	/**
	 * Return where the server listens.
	 * @return the addresses, of which there must be exactly one
	 */
	List<Endpoint> getAddresses();

	/**
	 * Return the SSL bundle to use.
	 * @return the SSL bundle, or {@code null} for connections that are not encrypted
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}

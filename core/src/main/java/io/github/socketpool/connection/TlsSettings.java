package io.github.socketpool.connection;

import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;

import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted. The server's certificate must be valid for the host that
 * is connected to, or for the server name. Immutable.
 *
 * @param context returns the context of the next connection, with the certificates of
 * this side and those that it trusts; asked at each connect
 * @param serverName the name that the server's certificate must have, which is also sent
 * to the server (SNI); {@code null} for the host of the endpoint
 * @param protocols the enabled versions, such as {@code TLSv1.3}; empty for those of the
 * context
 * @param ciphers the enabled cipher suites; empty for those of the context
 */
public record TlsSettings(Supplier<SSLContext> context, @Nullable String serverName, List<String> protocols,
		List<String> ciphers) {

	/**
	 * Create settings.
	 * @throws InvalidSettingException if the server name cannot be a name
	 */
	public TlsSettings {
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
		if (serverName != null) {
			requireName(serverName);
		}
	}

	/**
	 * Return settings that use the host of the endpoint as the server's name, and the
	 * protocols and ciphers of the context.
	 * @param context returns the context of the next connection
	 * @return new settings
	 */
	public static TlsSettings of(Supplier<SSLContext> context) {
		return new TlsSettings(context, null, List.of(), List.of());
	}

	/**
	 * Return these settings with another server name.
	 * @param serverName the name, or {@code null} for the host of the endpoint
	 * @return new settings
	 */
	public TlsSettings withServerName(@Nullable String serverName) {
		return new TlsSettings(this.context, serverName, this.protocols, this.ciphers);
	}

	/**
	 * Return these settings with other protocols.
	 * @param protocols the enabled versions; empty for those of the context
	 * @return new settings
	 */
	public TlsSettings withProtocols(List<String> protocols) {
		return new TlsSettings(this.context, this.serverName, protocols, this.ciphers);
	}

	/**
	 * Return these settings with other ciphers.
	 * @param ciphers the enabled cipher suites; empty for those of the context
	 * @return new settings
	 */
	public TlsSettings withCiphers(List<String> ciphers) {
		return new TlsSettings(this.context, this.serverName, this.protocols, ciphers);
	}

	private static void requireName(String serverName) {
		try {
			new SNIHostName(serverName);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingException("ssl.server-name", serverName, "is not a host name",
					"Use a name that the server's certificate is valid for, such as 'quotes.example.org', or leave it out "
							+ "to use the host.");
		}
	}

}

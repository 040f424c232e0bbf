package io.github.socketpool.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.UnixEndpoint;

/**
 * Parses the addresses of a client's servers, and requires that no server has two of
 * them. It would get twice its share of the calls.
 */
final class ServerAddresses {

	private static final String SETTING = "addresses";

	private static final String UNIX = "unix:";

	private static final Pattern HOST_AND_PORT = Pattern
		.compile("(?:\\[(?<ipv6>[^\\[\\]]+)\\]|(?<host>[^:\\[\\]/]+)):(?<port>\\d{1,9})");

	private ServerAddresses() {
	}

	/**
	 * Parse the value of {@code socketpool.addresses}.
	 * @param addresses each in the form of {@link #parse(String)}
	 * @return the endpoints in the same order
	 * @throws InvalidSettingException if there is none, if one is invalid, or if two are
	 * the same
	 */
	static List<Endpoint> parse(List<String> addresses) {
		if (addresses.isEmpty()) {
			throw new InvalidSettingException(SETTING, "", "must have at least one address",
					"Use one such as localhost:9000 or unix:/run/server.sock, or several with commas between them.");
		}
		if (addresses.size() == 1) {
			return List.of(parse(addresses.get(0)));
		}
		List<Endpoint> endpoints = new ArrayList<>();
		for (String address : addresses) {
			endpoints.add(parse(address, endpoints.size() + 1));
		}
		requireDistinct(endpoints);
		return endpoints;
	}

	/**
	 * Parse one of several addresses. Errors tell which one is invalid.
	 */
	private static Endpoint parse(String address, int position) {
		if (address.isBlank()) {
			throw new InvalidSettingException(SETTING, address, "has an empty address at position " + position,
					"Remove a comma, or add the address that is missing.");
		}
		try {
			return parse(address);
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException(SETTING, address,
					"has the address " + address + ", which " + ex.getReason(), ex.getRemedy());
		}
	}

	/**
	 * Parse an address.
	 * @param address {@code host:port}, with an IPv6 address in brackets, or
	 * {@code unix:/path}
	 * @return the endpoint
	 * @throws InvalidSettingException if the text has another form, or a part of it is
	 * invalid
	 */
	static Endpoint parse(String address) {
		if (address.startsWith(UNIX)) {
			return Endpoint.unix(address.substring(UNIX.length()));
		}
		Matcher matcher = HOST_AND_PORT.matcher(address);
		if (!matcher.matches()) {
			throw new InvalidSettingException(SETTING, address, "must be a host with a port, or a path after 'unix:'",
					"Use a form such as quotes.example.com:9000, [::1]:9000 or unix:/run/server.sock.");
		}
		String host = (matcher.group("ipv6") != null) ? matcher.group("ipv6") : matcher.group("host");
		try {
			return Endpoint.of(host, Integer.parseInt(matcher.group("port")));
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException(SETTING, address, "has a " + ex.getSetting() + " that " + ex.getReason(),
					ex.getRemedy());
		}
	}

	/**
	 * Require that addresses are different, however they are written. No name is resolved
	 * for that.
	 * @param endpoints the addresses
	 * @throws InvalidSettingException if two of them are the same
	 */
	static void requireDistinct(List<Endpoint> endpoints) {
		if (endpoints.size() > 1 && endpoints.stream().anyMatch(ServiceEndpoint.class::isInstance)) {
			throw new InvalidSettingException(SETTING, endpoints, "must have nothing else beside a service",
					"Use the service alone, or the addresses of the servers.");
		}
		Map<String, Endpoint> distinct = new HashMap<>();
		for (Endpoint endpoint : endpoints) {
			Endpoint other = distinct.putIfAbsent(uniform(endpoint), endpoint);
			if (other != null) {
				String reason = other.equals(endpoint) ? "has " + endpoint + " twice"
						: "has " + endpoint + ", which is the same address as " + other;
				throw new InvalidSettingException(SETTING, endpoint, reason, "Use each address once.");
			}
		}
	}

	private static String uniform(Endpoint endpoint) {
		if (endpoint instanceof UnixEndpoint unix) {
			return UNIX + Path.of(unix.path()).normalize();
		}
		return (endpoint instanceof TcpEndpoint tcp) ? uniform(tcp.host()) + ":" + tcp.port() : endpoint.toString();
	}

	private static String uniform(String host) {
		if (host.indexOf(':') < 0) {
			return host.toLowerCase(Locale.ROOT);
		}
		String[] addressAndZone = host.split("%", 2);
		try {
			// The brackets prevent a lookup by name.
			String address = InetAddress.getByName("[" + addressAndZone[0] + "]").getHostAddress();
			return (addressAndZone.length > 1) ? address + "%" + addressAndZone[1] : address;
		}
		catch (UnknownHostException ex) {
			return host;
		}
	}

}

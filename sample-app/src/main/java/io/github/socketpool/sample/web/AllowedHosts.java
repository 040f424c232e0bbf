package io.github.socketpool.sample.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Host names that requests may use: {@code localhost}, the addresses of the loopback
 * interface, and those that are configured. Names are never resolved.
 */
final class AllowedHosts {

	private static final Pattern HOST = Pattern.compile("(?<name>\\[[0-9a-fA-F:.]+]|[^\\[\\]:/@\\s]+?)\\.?(:\\d*)?");

	private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

	private final Set<String> configured;

	/**
	 * Create the names.
	 * @param configured names and addresses besides the loopback ones, without ports
	 * @throws IllegalArgumentException if one of them is invalid
	 */
	AllowedHosts(Collection<String> configured) {
		this.configured = configured.stream().map(AllowedHosts::configuredName).collect(Collectors.toUnmodifiableSet());
	}

	private static String configuredName(String value) {
		Matcher host = HOST.matcher(value);
		if (!host.matches() || host.group(2) != null) {
			throw new IllegalArgumentException(
					"sample.web.allowed-hosts must contain names or addresses without scheme, port and path,"
							+ " such as sample.example.com, 192.0.2.7 or [2001:db8::7]");
		}
		return lowerCaseName(host);
	}

	/**
	 * Return whether a request may be served.
	 * @param host the value of its {@code Host} header, with or without a port
	 * @return {@code false} also if the value is missing or is not a host
	 */
	boolean contains(@Nullable String host) {
		Matcher matcher = HOST.matcher((host != null) ? host : "");
		if (!matcher.matches()) {
			return false;
		}
		String name = lowerCaseName(matcher);
		return isLoopback(name) || this.configured.contains(name);
	}

	private static String lowerCaseName(Matcher host) {
		return host.group("name").toLowerCase(Locale.ROOT);
	}

	private static boolean isLoopback(String name) {
		return "localhost".equals(name) || LOOPBACK_IPV4.matcher(name).matches()
				|| (name.startsWith("[") && isLoopbackIpv6(name));
	}

	private static boolean isLoopbackIpv6(String name) {
		try {
			// Text in brackets is parsed, and never looked up.
			return InetAddress.getByName(name).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}

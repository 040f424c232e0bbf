package io.github.socketpool.sample.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects, with 421, requests to a host name that is not this application's. Another web
 * site can make its own name resolve to this machine (DNS rebinding). A browser then
 * takes that site and this application for the same site, and lets the site read all
 * responses. Only the {@code Host} header is checked: a script of that site can set any
 * other, such as {@code X-Forwarded-Host}.
 */
class HostFilter extends OncePerRequestFilter {

	private static final Refusal REFUSAL = new Refusal(HttpStatus.MISDIRECTED_REQUEST, "Host not allowed",
			"This application answers requests to localhost and loopback addresses only. The Host header of the"
					+ " request has another name. If it is a name of this application, start it with"
					+ " --sample.web.allowed-hosts=<that name>, without a port; several are separated by commas.");

	private final AllowedHosts hosts;

	private final JsonMapper mapper;

	HostFilter(AllowedHosts hosts, JsonMapper mapper) {
		this.hosts = hosts;
		this.mapper = mapper;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String host = request.getHeader(HttpHeaders.HOST);
		// HTTP/1.0, which browsers no longer use, needs no such header.
		if (this.hosts.contains((host != null) ? host : request.getServerName())) {
			chain.doFilter(request, response);
		}
		else {
			REFUSAL.writeTo(response, this.mapper);
		}
	}

}

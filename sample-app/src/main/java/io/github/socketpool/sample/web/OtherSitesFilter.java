package io.github.socketpool.sample.web;

import java.io.IOException;
import java.net.URI;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects, with 403, requests that another web site makes a browser send, unless they
 * only read. Browsers send forms and simple requests to any address, including this
 * machine, and name their source in
 * <a href="https://www.w3.org/TR/fetch-metadata/">Sec-Fetch-Site</a>. Browsers without
 * that header send an {@code Origin}. Other clients send neither, and are served.
 */
class OtherSitesFilter extends OncePerRequestFilter {

	private static final Refusal REFUSAL = new Refusal(HttpStatus.FORBIDDEN, "Requested by another site",
			"Another web site sent this request. Only the page of this application may do so.");

	private final JsonMapper mapper;

	OtherSitesFilter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return "GET".equals(request.getMethod()) || !isFromAnotherSite(request);
	}

	private static boolean isFromAnotherSite(HttpServletRequest request) {
		String relation = request.getHeader("Sec-Fetch-Site");
		if (relation != null) {
			return !"same-origin".equals(relation) && !"none".equals(relation);
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return origin != null && !isAt(origin, request.getHeader(HttpHeaders.HOST));
	}

	private static boolean isAt(String origin, @Nullable String host) {
		try {
			String authority = URI.create(origin).getRawAuthority();
			return authority != null && authority.equalsIgnoreCase(host);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		REFUSAL.writeTo(response, this.mapper);
	}

}

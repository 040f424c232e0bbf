package io.github.socketpool.sample.web;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Import;

/**
 * The same filters for the actuator where {@code management.server.port} gives it a port
 * of its own: it has none of the application's.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Import(WebFilters.class)
class ManagementFilters {

}

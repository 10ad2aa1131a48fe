export const contactKinds = ["customer", "vendor", "both"] as const;

//! With `SMTPLAB_SITE`, the folder of a built site, the command has the page inside (`cargo xtask dist`).

fn main() {
    println!("cargo:rerun-if-env-changed=SMTPLAB_SITE");
    println!("cargo:rustc-check-cfg=cfg(site_inside)");
    if std::env::var_os("SMTPLAB_SITE").is_some() {
        println!("cargo:rustc-cfg=site_inside");
    }
}
